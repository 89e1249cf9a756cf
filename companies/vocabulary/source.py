"""The vocabulary files: how they are read, and everything that may be wrong with them.

A file holds the concepts of one kind (TOML; one list of labels per language, the preferred one first)::

    kind = "process"

    [concepts.turning]
    broader = ["machining"]
    de = ["Drehen", "Drehteil"]
    en = ["turning"]
    ja = ["旋盤加工", "旋削"]
    hidden_de = ["gedreht"]          # typed, but never shown

Also ``related``, ``weak``, ``codes``, and for sectors ``order``, ``provisional``, ``cross_cutting`` and
``members`` (slugs or globs such as ``*-spring`` of concepts that imply the sector).
"""

import fnmatch
import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companies.vocabulary.models import Kind, Label
from companies.vocabulary.normalise import key

DATA = Path(__file__).parent / "data"
LANGUAGES = ("de", "en", "ja")
# Counts the rules that make keys out of labels; a new number makes every file load again.
RULES = 1

# Codes of public schemes that a buyer types. The codes of sectors (JSIC, NACE) are only shown.
SEARCHABLE_CODES = ("jis", "en_number", "en_name", "aisi", "uns", "iso", "trade")
_SETTINGS = {"weak", "order", "provisional", "cross_cutting", "codes", "broader", "related", "members"}
_LABELS = {f"{prefix}{language}" for prefix in ("", "hidden_") for language in LANGUAGES}
MAX_TEXT, MAX_KEY = 120, 160


class VocabularyError(Exception):
    """The files contradict themselves; ``problems`` says where, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, order=True)
class LabelEntry:
    language: str
    position: int
    role: str
    text: str
    key: str


@dataclass
class ConceptEntry:
    """A concept as its file states it."""

    slug: str
    kind: str
    file: str
    labels: list[LabelEntry] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    codes: dict[str, Any] = field(default_factory=dict)
    weak: bool = False
    order: int = 1000
    provisional: bool = False
    cross_cutting: bool = False

    @property
    def where(self) -> str:
        return f"{self.file}, {self.slug}"


@dataclass
class Source:
    """All files together, valid."""

    concepts: dict[str, ConceptEntry]
    checksums: dict[str, str]  # file -> SHA-256 of its bytes and of the rules


def read_checksums(folder: Path = DATA) -> dict[str, str]:
    """Return the checksum of every vocabulary file in the folder."""
    return {
        path.name: hashlib.sha256(f"{RULES}\n".encode() + path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.toml"))
    }


def read(folder: Path = DATA) -> Source:
    """Read and check every ``*.toml`` of a folder.

    Raises:
        VocabularyError: with all problems at once, each naming file, concept and label.
    """
    problems: list[str] = []
    concepts: dict[str, ConceptEntry] = {}
    for path in sorted(folder.glob("*.toml")):
        for concept in _read_file(path, problems):
            if other := concepts.get(concept.slug):
                problems.append(f"{concept.where}: the slug is already used in {other.file}.")
            concepts[concept.slug] = concept
    if problems:  # links to what could not be read would only hide the cause
        raise VocabularyError(problems)
    for concept in concepts.values():
        concept.members = _expand(concept.members, concepts)
    for check in (_check_links, _check_cycles, _check_claims):
        problems += check(concepts)
    if problems:
        raise VocabularyError(problems)
    return Source(concepts, read_checksums(folder))


def _read_file(path: Path, problems: list[str]) -> Iterator[ConceptEntry]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: not valid TOML: {error}.")
        return
    kind = content.get("kind")
    if kind not in Kind.values:
        problems.append(f"{path.name}: kind must be one of {', '.join(Kind.values)}, not {kind!r}.")
        return
    for slug, entry in content.get("concepts", {}).items():
        concept = ConceptEntry(slug, kind, path.name)
        for name, value in entry.items():
            if name in _SETTINGS:
                setattr(concept, name, value)
            elif name not in _LABELS:
                problems.append(f"{concept.where}: nobody knows the key {name!r}.")
        concept.labels = _read_labels(concept, entry, problems)
        yield concept


def _read_labels(concept: ConceptEntry, entry: dict[str, Any], problems: list[str]) -> list[LabelEntry]:
    labels = []
    for language in LANGUAGES:
        if not entry.get(language):
            problems.append(f"{concept.where}: no label in the language {language!r}.")
        shown, hidden = entry.get(language, []), entry.get(f"hidden_{language}", [])
        roles = [
            Label.Role.PREFERRED,
            *[Label.Role.ALTERNATIVE] * len(shown[1:]),
            *[Label.Role.HIDDEN] * len(hidden),
        ]
        labels += _entries(concept, language, zip(roles, [*shown, *hidden], strict=False), problems)
    codes = [str(code) for scheme in SEARCHABLE_CODES for code in concept.codes.get(scheme, [])]
    labels += _entries(concept, "", ((Label.Role.NOTATION, code) for code in codes), problems)
    return labels


def _entries(
    concept: ConceptEntry, language: str, texts: Iterable[tuple[str, str]], problems: list[str]
) -> list[LabelEntry]:
    """Return the labels of one language, without spellings that fold to the key of an earlier one."""
    entries: dict[str, LabelEntry] = {}
    for role, text in texts:
        folded = key(text)
        if not folded or len(text) > MAX_TEXT or len(folded) > MAX_KEY:
            problems.append(
                f"{concept.where}: the label {text!r} is empty or longer than {MAX_TEXT} characters."
            )
        elif folded not in entries:
            entries[folded] = LabelEntry(language, len(entries), str(role), text, folded)
    return list(entries.values())


def _expand(patterns: list[str], concepts: dict[str, ConceptEntry]) -> list[str]:
    """Replace globs by the slugs they match; a pattern that matches nothing stays and is reported."""
    slugs: dict[str, None] = {}
    for pattern in patterns:
        for slug in fnmatch.filter(concepts, pattern) or [pattern]:
            slugs[slug] = None
    return list(slugs)


def _check_links(concepts: dict[str, ConceptEntry]) -> Iterator[str]:
    for concept in concepts.values():
        for relation in ("broader", "related", "members"):
            for slug in getattr(concept, relation):
                if slug not in concepts:
                    yield f"{concept.where}: {relation} names {slug!r}, which no file defines."
                elif relation == "broader" and concepts[slug].kind != concept.kind:
                    yield f"{concept.where}: {slug!r} is broader but of another kind."
        if concept.members and concept.kind != Kind.SECTOR:
            yield f"{concept.where}: only a sector has members."


def _check_cycles(concepts: dict[str, ConceptEntry]) -> Iterator[str]:
    for concept in concepts.values():
        if concept.slug in _ancestors(concept.slug, concepts):
            yield f"{concept.where}: the concept is broader than itself."


def _ancestors(slug: str, concepts: dict[str, ConceptEntry]) -> set[str]:
    found: set[str] = set()
    waiting = list(concepts[slug].broader)
    while waiting:
        ancestor = waiting.pop()
        if ancestor in concepts and ancestor not in found:
            found.add(ancestor)
            waiting += concepts[ancestor].broader
    return found


def _check_claims(concepts: dict[str, ConceptEntry]) -> Iterator[str]:
    """Within a kind, a label of a language means one concept; a code means one whatever the language."""
    owners: dict[tuple[str, str, str], ConceptEntry] = {}
    for concept in concepts.values():
        for label in concept.labels:
            owner = owners.setdefault((concept.kind, label.language, label.key), concept)
            if owner is not concept:
                yield f"{concept.where}: the label {label.text!r} is already claimed by {owner.where}."
