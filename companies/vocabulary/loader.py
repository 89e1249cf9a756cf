"""Bring the vocabulary tables to what the files say, and tell what that changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from companies.vocabulary import lexicon, source
from companies.vocabulary.models import Concept, Label, Release
from companies.vocabulary.source import ConceptEntry, LabelEntry

EDITED = "edited in the admin"  # the release that stands for all edits since the files were loaded
RELATIONS = ("broader", "related", "members")
_SETTINGS = ("kind", "weak", "order", "provisional", "cross_cutting", "codes")


@dataclass
class Changes:
    """What a load changes; slugs, and per slug the labels as ``language:text``."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    added_labels: dict[str, list[str]] = field(default_factory=dict)
    removed_labels: dict[str, list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def touched(self) -> list[str]:
        return self.added + self.changed

    def lines(self) -> Iterable[str]:
        """Describe the changes as a diff, one concept or label a line."""
        for sign, slugs in (("+", self.added), ("~", self.changed), ("-", self.removed)):
            for slug in slugs:
                yield f"{sign} {slug}"
                yield from (f"    + {label}" for label in self.added_labels.get(slug, []))
                yield from (f"    - {label}" for label in self.removed_labels.get(slug, []))


@dataclass
class _Stored:
    """A concept as the database has it, comparable with its entry in the files."""

    pk: int
    settings: tuple[object, ...]
    labels: set[tuple[str, int, str, str, str]] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in RELATIONS})


def is_current(folder: Path = source.DATA) -> bool:
    """Tell whether the files are the ones that were loaded last, with one query."""
    releases = Release.objects.exclude(name=EDITED)
    return dict(releases.values_list("name", "checksum")) == source.read_checksums(folder)


def note_edit() -> None:
    """Let every process read the vocabulary again: a person has edited it."""
    Release.objects.update_or_create(name=EDITED)
    lexicon.forget()


def compare(wanted: source.Source) -> Changes:
    """Return what loading these files would change."""
    return _compare(wanted, _read_stored())


@transaction.atomic
def load(wanted: source.Source) -> Changes:
    """Make the database equal to the files; what is equal already is not written."""
    stored = _read_stored()
    changes = _compare(wanted, stored)
    Concept.objects.filter(slug__in=changes.removed).delete()
    touched = [wanted.concepts[slug] for slug in changes.touched]
    ids = _store_concepts(touched) | {slug: old.pk for slug, old in stored.items() if slug in wanted.concepts}
    _store_labels(touched, ids)
    _store_links(touched, ids, _both_ways(wanted.concepts))
    _remember(wanted.checksums)
    lexicon.forget()
    return changes


def _read_stored() -> dict[str, _Stored]:
    stored = {
        row["slug"]: _Stored(row["pk"], tuple(row[name] for name in _SETTINGS))
        for row in Concept.objects.order_by().values("pk", "slug", *_SETTINGS)
    }
    for slug, language, position, role, text, key in Label.objects.order_by().values_list(
        "concept__slug", "language", "position", "role", "text", "key"
    ):
        stored[slug].labels.add((language, position, role, text, key))
    for relation in RELATIONS:
        pairs = Concept.objects.order_by().filter(**{f"{relation}__isnull": False})
        for slug, other in pairs.values_list("slug", f"{relation}__slug"):
            stored[slug].links[relation].add(other)
    return stored


def _compare(wanted: source.Source, stored: dict[str, _Stored]) -> Changes:
    changes = Changes(removed=sorted(stored.keys() - wanted.concepts.keys()))
    related = _both_ways(wanted.concepts)
    for slug, entry in wanted.concepts.items():
        old = stored.get(slug)
        if old is None:
            changes.added.append(slug)
            changes.added_labels[slug] = [f"{label.language}:{label.text}" for label in entry.labels]
        elif not _is_equal(entry, related[slug], old):
            changes.changed.append(slug)
            new = {(label.language, label.text) for label in entry.labels}
            before = {(language, text) for language, _, _, text, _ in old.labels}
            changes.added_labels[slug] = [":".join(label) for label in sorted(new - before)]
            changes.removed_labels[slug] = [":".join(label) for label in sorted(before - new)]
    return changes


def _is_equal(entry: ConceptEntry, related: set[str], old: _Stored) -> bool:
    links = {"broader": set(entry.broader), "related": related, "members": set(entry.members)}
    return (
        old.settings == tuple(getattr(entry, name) for name in _SETTINGS)
        and old.labels == {_columns(label) for label in entry.labels}
        and old.links == links
    )


def _columns(label: LabelEntry) -> tuple[str, int, str, str, str]:
    return label.language, label.position, label.role, label.text, label.key


def _both_ways(concepts: dict[str, ConceptEntry]) -> dict[str, set[str]]:
    """Return who is related to whom; a file needs to say it on one side only."""
    related: dict[str, set[str]] = {slug: set(entry.related) for slug, entry in concepts.items()}
    for slug, entry in concepts.items():
        for other in entry.related:
            related[other].add(slug)
    return related


def _store_concepts(entries: list[ConceptEntry]) -> dict[str, int]:
    rows = [
        Concept(slug=entry.slug, **{name: getattr(entry, name) for name in _SETTINGS}) for entry in entries
    ]
    Concept.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["slug"], update_fields=_SETTINGS
    )
    return {row.slug: row.pk for row in rows}


def _store_labels(entries: list[ConceptEntry], ids: dict[str, int]) -> None:
    """Write the labels anew: first all old ones away, so that a label may move to another concept."""
    Label.objects.filter(concept__in=[ids[entry.slug] for entry in entries]).delete()
    Label.objects.bulk_create(
        (
            Label(
                concept_id=ids[entry.slug],
                kind=entry.kind,
                language=label.language,
                role=label.role,
                text=label.text,
                key=label.key,
                position=label.position,
            )
            for entry in entries
            for label in entry.labels
        ),
        batch_size=2000,
    )


def _store_links(entries: list[ConceptEntry], ids: dict[str, int], related: dict[str, set[str]]) -> None:
    touched = [ids[entry.slug] for entry in entries]
    for relation in RELATIONS:
        through = getattr(Concept, relation).through
        through.objects.filter(from_concept_id__in=touched).delete()
        pairs = sorted(
            (ids[entry.slug], ids[other])
            for entry in entries
            for other in (related[entry.slug] if relation == "related" else set(getattr(entry, relation)))
        )
        # Whom a concept is related to, or no longer, is touched as well: both directions come back here.
        rows = [through(from_concept_id=origin, to_concept_id=other) for origin, other in pairs]
        through.objects.bulk_create(rows, batch_size=5000)


def _remember(checksums: dict[str, str]) -> None:
    Release.objects.exclude(name__in=checksums).delete()
    for name, checksum in checksums.items():
        Release.objects.update_or_create(name=name, defaults={"checksum": checksum})
