"""All labels in memory, as the tagger and the query parser look them up.

Built from the database once per process (about 35,000 labels, half a second) and again when a vocabulary was
loaded or edited since: `current` asks for that at most every few seconds.
"""

import gc
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Max

from companies.vocabulary.inflection import forms, is_infinitive, stem
from companies.vocabulary.models import Concept, Kind, Label, Release
from companies.vocabulary.normalise import fold, is_japanese
from companies.vocabulary.trie import Trie
from companies.vocabulary.words import words

CHECK_SECONDS = 3.0
MAX_WORDS = 6  # of one term in Latin script


@dataclass(slots=True)
class ConceptInfo:
    """A concept with its labels and its place among the others, all by primary key."""

    pk: int
    slug: str
    kind: str
    weak: bool
    order: int
    cross_cutting: bool
    labels: dict[str, list[str]] = field(default_factory=dict)  # shown ones, the preferred first
    broader: list[int] = field(default_factory=list)
    narrower: list[int] = field(default_factory=list)
    related: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)

    def label(self, language: str) -> str:
        return self.labels[language][0] if self.labels.get(language) else self.slug


@dataclass(frozen=True, slots=True)
class Term:
    """A label as the matching sees it."""

    concept: int
    kind: str
    language: str  # "" for a code
    key: str
    is_acronym: bool  # at most four capitals: PE, POM, MC
    is_number: bool  # a code of digits alone, such as AISI 304

    @property
    def inflection(self) -> str:
        """The language whose endings it takes; a code, such as a trade name, takes German ones, too."""
        return self.language or "de"

    def is_bare_number(self, surface: str) -> bool:
        """Tell whether it is written as any number may be: 304 or 10-60, but not 1.4301 (EN 10027-2)."""
        return self.is_number and not _MATERIAL_NUMBER.fullmatch(surface)


Index = dict[str, list[Term]]
_COMPOUND = 7  # letters
_MATERIAL_NUMBER = re.compile(r"\d\.\d{4}")


class Lexicon:
    """Every way in which a concept is named."""

    def __init__(
        self, concepts: dict[int, ConceptInfo], labels: Iterable[tuple[int, str, str, str, str]]
    ) -> None:
        self.concepts = concepts
        self.by_slug = {concept.slug: concept for concept in concepts.values()}
        self.exact: Index = defaultdict(list)
        self.inflected: Index = defaultdict(list)  # what a label may be an inflected form of
        self.stems: Index = defaultdict(list)  # what a compound may begin with: Dreh- of Drehen
        self.phrases: Index = defaultdict(list)  # stems of a label's words, joined
        self.japanese = Trie()
        self.word_parts: set[str] = set()  # every word that stands in a German label
        for pk, language, role, text, key in labels:
            self._add(pk, language, role, text, key)

    def _add(self, pk: int, language: str, role: str, text: str, key: str) -> None:
        concept = self.concepts[pk]
        if role in (Label.Role.PREFERRED, Label.Role.ALTERNATIVE):
            concept.labels.setdefault(language, []).append(text)
        term = Term(
            pk,
            concept.kind,
            language,
            key,
            is_acronym=len(key) <= 4 and text.isupper() and not is_japanese(text),
            is_number=key.isdigit(),
        )
        self.exact[key].append(term)
        if is_japanese(key):
            self.japanese.add(key, term)
            return
        parts = [word.text for word in words(fold(text))]
        if language == "de":
            self.word_parts.update(parts)
        if term.is_acronym or not parts:
            return
        is_verb = term.kind == Kind.PROCESS and language == "de" and is_infinitive(parts[-1])
        index = self.stems if is_verb else self.inflected
        for form in forms(parts[-1], term.inflection):
            index["".join(parts[:-1]) + form].append(term)
        if len(parts) > 1 or len(parts[0]) >= _COMPOUND:  # Biegen von Rohren is Rohrbiegen, `t im` no Timer
            self.phrases["".join(map(stem, parts))].append(term)

    def find(self, key: str) -> list[Term]:
        """Return the terms of one word (or of words written as one), by its spelling or by its endings.

        The spelling itself wins over a form of it, and a label that is a form of the word (plural labels)
        over a common stem.
        """
        if found := self.exact.get(key):
            return found
        candidates = forms(key)
        for form in candidates:
            if found := _with_form(self.exact, form, key):
                return found
        if found := self.inflected.get(key):
            return found
        for form in candidates:
            if found := _with_form(self.inflected, form, key):
                return found
        return []

    def find_phrase(self, parts: list[str]) -> list[Term]:
        """Return the terms of several words: as they stand, or with other endings on each of them."""
        joined = "".join(parts)
        return self.exact.get(joined) or self.phrases.get("".join(map(stem, parts))) or self.find(joined)

    def ancestors(self, pk: int) -> dict[int, int]:
        """Return the broader concepts of a concept, each with its least distance in steps."""
        distances: dict[int, int] = {}
        level, distance = self.concepts[pk].broader, 1
        while level:
            new = [other for other in level if other not in distances and other != pk]
            distances |= dict.fromkeys(new, distance)
            level, distance = [up for other in new for up in self.concepts[other].broader], distance + 1
        return distances

    @cached_property
    def sectors_of(self) -> dict[int, list[int]]:
        """Which sectors a concept implies: those it or a broader concept is a member of, and theirs."""
        found: dict[int, list[int]] = defaultdict(list)
        for sector in self.concepts.values():
            if sector.kind != Kind.SECTOR:
                continue
            below = [sector.pk, *self._narrower_of([sector.pk])]
            members = [pk for narrower in below for pk in self.concepts[narrower].members]
            for pk in {*members, *self._narrower_of(members)}:
                found[pk].append(sector.pk)
        return found

    def _narrower_of(self, concepts: Iterable[int]) -> set[int]:
        found: set[int] = set()
        waiting = list(concepts)
        while waiting:
            new = [pk for pk in self.concepts[waiting.pop()].narrower if pk not in found]
            found.update(new)
            waiting += new
        return found

    @cached_property
    def slugs_by_kind(self) -> dict[str, list[str]]:
        slugs: dict[str, list[str]] = {kind: [] for kind in Kind.values}
        for concept in self.concepts.values():
            slugs[concept.kind].append(concept.slug)
        return slugs


def _with_form(index: Index, form: str, key: str) -> list[Term]:
    """Return the terms in whose language `key` may be an inflected form of `form`."""
    return [term for term in index.get(form, ()) if form in forms(key, term.inflection)]


Version = tuple[Any, Any]
_lock = threading.Lock()
_held: dict[str, Any] = {"lexicon": None, "version": None, "checked": 0.0}


def current() -> Lexicon:
    """Return the lexicon of the vocabulary in the database; other processes' changes show within seconds."""
    with _lock:
        if _held["lexicon"] is None or time.monotonic() - _held["checked"] > CHECK_SECONDS:
            version = _version()
            if _held["lexicon"] is None or version != _held["version"]:
                _held.update(lexicon=_build(), version=version)
                # Half a million objects that stay: without this each full collection would visit them all.
                gc.freeze()
            _held["checked"] = time.monotonic()
        return _held["lexicon"]


def forget() -> None:
    """Read the vocabulary again at the next use: it was changed in this process."""
    with _lock:
        _held.update(lexicon=None)


def _version() -> Version:
    return tuple(Release.objects.aggregate(Max("loaded_at"), Count("pk")).values())  # type: ignore[return-value]


def _build() -> Lexicon:
    concepts = {
        row["pk"]: ConceptInfo(**row)
        for row in Concept.objects.order_by("pk").values(
            "pk", "slug", "kind", "weak", "order", "cross_cutting"
        )
    }
    for pk, broader in _pairs("broader"):
        concepts[pk].broader.append(broader)
        concepts[broader].narrower.append(pk)
    for pk, related in _pairs("related"):
        concepts[pk].related.append(related)
    for pk, member in _pairs("members"):
        concepts[pk].members.append(member)
    labels = Label.objects.order_by("concept", "language", "position")
    return Lexicon(concepts, labels.values_list("concept_id", "language", "role", "text", "key"))


def _pairs(relation: str) -> Iterable[tuple[int, int]]:
    through = getattr(Concept, relation).through
    return through.objects.order_by("pk").values_list("from_concept_id", "to_concept_id")
