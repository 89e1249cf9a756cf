"""What a visitor's words mean: groups of concepts, and what is left as free words.

Each group stands for one thing asked for. Tried in this order: a phrase as a whole, a word, the parts of a compound,
one mistake, a known part of a compound, two mistakes; then the word stays a free word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from companies.vocabulary.compounds import splitter
from companies.vocabulary.lexicon import MAX_WORDS, Lexicon, Term, current
from companies.vocabulary.models import Kind
from companies.vocabulary.normalise import Folded, fold, is_japanese
from companies.vocabulary.typos import corrector
from companies.vocabulary.wordlists import PARTICLES, STOP_WORDS
from companies.vocabulary.words import Word, runs, words

MAX_QUERY = 500  # characters that are read; nobody asks in more
MAX_GROUPS = 12
WEIGHTS = {"exact": 1.0, "split": 0.9, "typo": 0.9, "partial": 0.6, "text": 1.0}
# `A aus B` may stand for the term `BA`: Federn aus Edelstahl, welding of aluminium.
_BINDING = frozenset({"aus", "von", "fur", "of", "from", "for", "in", "mit"})
# Where a term names several things, what is made is likelier meant than the trade that makes it.
_KIND_ORDER = [
    Kind.PROCESS, Kind.PRODUCT, Kind.MATERIAL, Kind.MACHINE, Kind.CERTIFICATION, Kind.SERVICE, Kind.SECTOR,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """One thing a query asks for."""

    surface: str  # as typed
    how: str  # exact, split, typo, partial or text
    concepts: tuple[tuple[str, str], ...] = ()  # slug, label in the visitor's language
    ids: tuple[int, ...] = ()
    is_weak: bool = False  # names only concepts too general to decide alone
    corrected: str = ""  # the label a typo was taken for
    start: int = 0  # in the query

    @property
    def weight(self) -> float:
        return WEIGHTS[self.how]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    text: str
    language: str
    groups: tuple[Group, ...] = ()
    unknown: list[str] = field(default_factory=list)
    did_you_mean: str = ""


def parse(text: str, language: str, lexicon: Lexicon | None = None) -> ParsedQuery:
    """Understand a query; ``language`` (de, en, ja) decides where a word means different things."""
    text = " ".join(text[:MAX_QUERY].replace("\0", " ").split())
    groups = _Reading(text, language, lexicon or current()).groups()
    return ParsedQuery(
        text,
        language,
        tuple(groups),
        unknown=[group.surface for group in groups if group.how == "text"],
        did_you_mean=_corrected(text, groups),
    )


def _corrected(text: str, groups: list[Group]) -> str:
    if not any(group.corrected for group in groups):
        return ""
    for group in reversed(groups):
        if group.corrected:
            end = group.start + len(group.surface)
            text = text[: group.start] + group.corrected + text[end:]
    return text


class _Reading:
    """One pass over one query."""

    def __init__(self, text: str, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self.lexicon = lexicon
        self.folded = fold(text)
        self.units = _units(self.folded)
        self.used = [False] * len(self.units)
        self.found: list[Group] = []

    def groups(self) -> list[Group]:
        self._read_phrases()
        for index, unit in enumerate(self.units):
            if not self.used[index]:
                read = self._read_japanese if is_japanese(unit.text) else self._read_word
                self.found += read(unit)
        known: dict[tuple[object, ...], Group] = {}
        for group in sorted(self.found, key=lambda group: group.start):
            known.setdefault((group.ids or group.surface), group)
        return list(known.values())[:MAX_GROUPS]

    def _read_phrases(self) -> None:
        """Assign the longest runs of units that a label names; single words come last."""
        for length in range(min(MAX_WORDS, len(self.units)), 0, -1):
            for first in range(len(self.units) - length + 1):
                if any(self.used[first : first + length]) or length not in runs(self.units, first, MAX_WORDS):
                    continue
                terms = self._phrase(self.units[first : first + length])
                if terms:
                    self.used[first : first + length] = [True] * length
                    self.found.append(
                        self._group(self.units[first], self.units[first + length - 1], "exact", terms)
                    )

    def _phrase(self, units: list[Word]) -> list[Term]:
        parts = [unit.text for unit in units]
        if len(parts) == 1:
            if parts[0] in STOP_WORDS:
                return []
            return self._usable(self.lexicon.find(parts[0]), units[0])
        if {parts[0], parts[-1]} & STOP_WORDS and not self.lexicon.exact.get("".join(parts)):
            return []
        if len(parts) == 3 and parts[1] in _BINDING:
            swapped = self.lexicon.find_phrase([parts[2], parts[0]])
            return self._usable(self.lexicon.find_phrase(parts) or swapped, units[0])
        return self._usable(self.lexicon.find_phrase(parts), units[0])

    def _usable(self, terms: list[Term], unit: Word) -> list[Term]:
        """Drop codes that mean nothing as typed: `304` alone, `pe` in small letters."""
        typed = self.folded.surface(unit.start, unit.end)
        return [
            term
            for term in terms
            if not (
                term.is_number and len(unit.text) == len(term.key) and not self._has_material_beside(unit)
            )
            and not (term.is_acronym and len(term.key) <= 2 and not typed.isupper())
        ]

    def _has_material_beside(self, unit: Word) -> bool:
        index = self.units.index(unit)
        beside = [self.units[i].text for i in (index - 1, index + 1) if 0 <= i < len(self.units)]
        return any(term.kind == Kind.MATERIAL for text in beside for term in self.lexicon.find(text)) or bool(
            {"aisi", "sus", "grade"} & set(beside)
        )

    def _read_word(self, unit: Word) -> list[Group]:
        word = unit.text
        if word in STOP_WORDS or (word.isdigit() and len(word) < 3) or len(word) < 2:
            return []
        if parts := splitter(self.lexicon).split(word):
            return [
                self._group(unit, unit, "split", list(part.terms), part.start, part.end)
                for part in parts
                if part.terms
            ]
        if fixed := self._corrected(unit, mistakes=1):
            return [fixed]
        if part := splitter(self.lexicon).partial(word):
            return [self._group(unit, unit, "partial", list(part.terms))]
        if fixed := self._corrected(unit, mistakes=2):
            return [fixed]
        return [Group(self._typed(unit.start, unit.end), "text", start=self.folded.starts[unit.start])]

    def _corrected(self, unit: Word, mistakes: int) -> Group | None:
        if correction := corrector(self.lexicon).correct(unit.text, mistakes):
            return self._group(unit, unit, "typo", correction[1], is_typo=True)
        return None

    def _read_japanese(self, unit: Word) -> list[Group]:
        """Cut a run without spaces into the longest terms; what lies between them are free words."""
        text, position = self.folded.text, unit.start
        groups: list[Group] = []
        rest_start = position
        while position < unit.end:
            match = self.lexicon.japanese.longest(text[: unit.end], position)
            latin = None if match else self._latin_at(position, unit.end)
            if match is None and latin is None:
                position += 1
                continue
            groups += self._free(rest_start, position)
            if match:
                end, terms = match
                if text[position:end] not in STOP_WORDS:
                    piece = Word(text[position:end], position, end, False)
                    groups.append(
                        self._group(
                            piece, piece, "exact" if end - position == len(unit.text) else "split", terms
                        )
                    )
            elif latin:
                end, new = latin
                groups += new
            position = rest_start = end
        return groups + self._free(rest_start, unit.end)

    def _latin_at(self, position: int, limit: int) -> tuple[int, list[Group]] | None:
        """Read the Latin words that stand inside Japanese ones, such as SUS304."""
        text = self.folded.text
        if not (text[position].isascii() and text[position].isalnum()):
            return None
        end = position
        while end < limit and text[end].isascii() and text[end].isalnum():
            end += 1
        word = Word(text[position:end], position, end, False)
        terms = self._usable_inside(word)
        if terms:
            return end, [self._group(word, word, "split", terms)]
        return end, self._read_word(word)

    def _usable_inside(self, word: Word) -> list[Term]:
        return [term for term in self.lexicon.find(word.text) if not term.is_number]

    def _free(self, start: int, end: int) -> list[Group]:
        """Return the free words of a stretch between Japanese terms, without particles and stop words."""
        groups = []
        for piece_start, piece_end in _free_pieces(self.folded.text, start, end):
            groups.append(
                Group(self._typed(piece_start, piece_end), "text", start=self.folded.starts[piece_start])
            )
        return groups

    def _typed(self, start: int, end: int) -> str:
        return self.folded.surface(start, end)

    def _group(
        self,
        first: Word,
        last: Word,
        how: str,
        terms: list[Term],
        offset: int = 0,
        end: int | None = None,
        *,
        is_typo: bool = False,
    ) -> Group:
        start = first.start + offset
        stop = last.end if end is None else first.start + end
        ids = self._meant(terms)
        concepts = [self.lexicon.concepts[pk] for pk in ids]
        corrected = self._label(terms, ids) if is_typo else ""
        return Group(
            surface=self._typed(start, stop),
            how=how,
            concepts=tuple((concept.slug, concept.label(self.language)) for concept in concepts),
            ids=tuple(ids),
            is_weak=all(concept.weak for concept in concepts),
            corrected=corrected,
            start=self.folded.starts[start],
        )

    def _meant(self, terms: list[Term]) -> list[int]:
        """Return the concepts of the terms in the visitor's language, or of all where it has none."""
        own = [term for term in terms if term.language in (self.language, "")] or terms
        concepts = {term.concept: None for term in own}
        return sorted(concepts, key=lambda pk: _KIND_ORDER.index(Kind(self.lexicon.concepts[pk].kind)))

    def _label(self, terms: list[Term], ids: list[int]) -> str:
        """Return the label as it is written whose key a typo was taken for."""
        keys = {term.key for term in terms}
        for pk in ids:
            for labels in self.lexicon.concepts[pk].labels.values():
                for label in labels:
                    if "".join(fold(label).text.split()).replace("-", "") in keys:
                        return label
        return self.lexicon.concepts[ids[0]].label(self.language)


def _units(folded: Folded) -> list[Word]:
    """Return words in Latin script and runs of Japanese; mixed runs (NC旋盤) are Japanese."""
    units: list[Word] = []
    for start, end in _runs(folded.text):
        piece = folded.text[start:end]
        if is_japanese(piece):
            continues = bool(units) and folded.text[units[-1].end : start].strip(" ・-") == ""
            units.append(Word(piece, start, end, continues))
        else:
            part = Folded(folded.source, piece, folded.starts[start:end], folded.ends[start:end])
            for word in words(part):
                gap = folded.text[units[-1].end : start + word.start] if units else None
                continues = word.continues or (gap is not None and gap.strip(" ・-") == "")
                units.append(Word(word.text, start + word.start, start + word.end, continues))
    return units


def _runs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in range(len(text) + 1):
        if end == len(text) or text[end].isspace() or text[end] in ",;、。,;()()「」[]{}\"'":
            if end > start:
                yield start, end
            start = end + 1


def _free_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut particles and stop words out of text[start:end] and yield what is left."""
    position = piece = start
    longest = max(map(len, STOP_WORDS | PARTICLES))
    while position < end:
        for length in range(min(longest, end - position), 0, -1):
            word = text[position : position + length]
            if word in STOP_WORDS or word in PARTICLES or not word.strip("・-/ ー〜~.:!?!?"):
                if position > piece:
                    yield piece, position
                position += length
                piece = position
                break
        else:
            position += 1
    if end > piece:
        yield piece, end
