"""What a visitor's words mean: groups of concepts, and what is left as free words.

Each group stands for one thing asked for. Tried in this order: a phrase as a whole, a word, the parts of a
compound, one mistake, a known part of a compound, two mistakes; then the word stays a free word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from companies.vocabulary.compounds import splitter
from companies.vocabulary.lexicon import MAX_WORDS, Lexicon, Term, current
from companies.vocabulary.models import Kind
from companies.vocabulary.normalise import Folded, fold, is_japanese, is_katakana, key
from companies.vocabulary.typos import corrector
from companies.vocabulary.wordlists import BINDING_WORDS, MATERIAL_MARKS, PARTICLES, STOP_WORDS
from companies.vocabulary.words import Word, latin_run, runs, units

MAX_QUERY = 500  # characters that are read; nobody asks in more
MAX_GROUPS = 12
WEIGHTS = {"exact": 1.0, "split": 0.9, "typo": 0.9, "partial": 0.6, "text": 1.0}
# Where a word names several things, the likelier ones stand first.
_KIND_ORDER = [
    Kind.PROCESS, Kind.PRODUCT, Kind.MATERIAL, Kind.MACHINE, Kind.CERTIFICATION, Kind.SERVICE, Kind.SECTOR,
]  # fmt: skip
_LONGEST_STOP_WORD = max(map(len, STOP_WORDS | PARTICLES))
_PUNCTUATION = frozenset("・-/ ー〜~.:!?!?")


@dataclass(frozen=True, slots=True)
class Group:
    """One thing a query asks for."""

    surface: str  # as typed
    how: str  # exact, split, typo, partial or text
    start: int  # where it stands in the query
    concepts: tuple[tuple[str, str], ...] = ()  # slug, label in the visitor's language
    ids: tuple[int, ...] = ()
    is_weak: bool = False  # names only concepts too general to decide alone
    is_modifier: bool = False  # the first part of a compound: `Ketten` in `Kettensäge`
    correction: str = ""  # the label a misspelt word was taken for

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
    """Return the query with its misspelt words put right, or nothing if there are none."""
    misspelt = [group for group in groups if group.correction]
    for group in reversed(misspelt):
        text = text[: group.start] + group.correction + text[group.start + len(group.surface) :]
    return text if misspelt else ""


class _Reading:
    """One pass over one query."""

    def __init__(self, text: str, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self.lexicon = lexicon
        self.folded: Folded = fold(text)
        self.units = units(self.folded)

    def groups(self) -> list[Group]:
        """Return the groups in the order of the query; what is asked for twice counts once."""
        found = list(self._read_phrases())
        known: dict[object, Group] = {}
        for group in sorted(found, key=lambda group: group.start):
            known.setdefault(group.ids or group.surface, group)
        return list(known.values())[:MAX_GROUPS]

    def _read_phrases(self) -> Iterator[Group]:
        """Assign the longest runs of words that a label names; what is left is read word by word."""
        used = [False] * len(self.units)
        for length in range(min(MAX_WORDS, len(self.units)), 0, -1):
            for first in range(len(self.units) - length + 1):
                span = slice(first, first + length)
                if any(used[span]) or length not in runs(self.units, first, MAX_WORDS):
                    continue
                if terms := self._phrase(self.units[span]):
                    used[span] = [True] * length
                    yield self._group(
                        self.units[first].start, self.units[first + length - 1].end, "exact", terms
                    )
        for unit, is_used in zip(self.units, used, strict=True):
            if not is_used:
                yield from self._read_japanese(unit) if is_japanese(unit.text) else self._read_word(unit)

    def _phrase(self, phrase: list[Word]) -> list[Term]:
        parts = [unit.text for unit in phrase]
        if len(parts) == 1:
            return [] if parts[0] in STOP_WORDS else self._usable(self.lexicon.find(parts[0]), phrase)
        if {parts[0], parts[-1]} & STOP_WORDS:  # belong to a term only where the label has them: turned parts
            return self._usable(self.lexicon.find("".join(parts)), phrase)
        terms = self.lexicon.find_phrase(parts)
        if not terms and len(parts) == 3 and parts[1] in BINDING_WORDS:
            # Federn aus Edelstahl, welding of aluminium
            terms = self.lexicon.find_phrase([parts[2], parts[0]])
        return self._usable(terms, phrase)

    def _usable(self, terms: list[Term], phrase: list[Word]) -> list[Term]:
        """Drop codes that mean nothing as typed: `304` alone, `pe` in small letters."""
        surface = self.folded.surface(phrase[0].start, phrase[-1].end)
        return [
            term
            for term in terms
            if not (term.is_bare_number(surface) and not self._has_material_beside(phrase))
            and not (term.is_acronym and len(term.key) <= 2 and not surface.isupper())
        ]

    def _has_material_beside(self, phrase: list[Word]) -> bool:
        first, last = self.units.index(phrase[0]), self.units.index(phrase[-1])
        beside = {unit.text for unit in (*self.units[:first][-1:], *self.units[last + 1 :][:1])}
        return bool(beside & MATERIAL_MARKS) or any(
            term.kind == Kind.MATERIAL for text in beside for term in self.lexicon.find(text)
        )

    def _read_word(self, unit: Word) -> list[Group]:
        word = unit.text
        if word in STOP_WORDS or len(word) < 2 or (word.isdigit() and len(word) < 3):
            return []
        return (
            self._compound(unit)
            or self._misspelt(unit, mistakes=1)
            or self._part_of_compound(unit)
            or self._misspelt(unit, mistakes=2)
            or [self._free_word(unit.start, unit.end)]
        )

    def _compound(self, unit: Word) -> list[Group]:
        parts = [part for part in splitter(self.lexicon).split(unit.text) if part.terms]
        return [
            self._group(
                unit.start + part.start,
                unit.start + part.end,
                "split",
                list(part.terms),
                is_modifier=part is not parts[-1] and all(term.kind != Kind.MATERIAL for term in part.terms),
            )
            for part in parts
        ]

    def _part_of_compound(self, unit: Word) -> list[Group]:
        part = splitter(self.lexicon).partial(unit.text)
        return [self._group(unit.start, unit.end, "partial", list(part.terms))] if part else []

    def _misspelt(self, unit: Word, mistakes: int) -> list[Group]:
        terms = corrector(self.lexicon).correct(unit.text, mistakes)
        return [self._group(unit.start, unit.end, "typo", terms)] if terms else []

    def _read_japanese(self, unit: Word) -> Iterator[Group]:
        """Cut a run without spaces into the longest terms; what lies between them are free words."""
        text = self.folded.text[: unit.end]
        position = rest = unit.start
        while position < unit.end:
            if match := self.lexicon.japanese.longest(text, position):
                end, groups = match[0], list(self._japanese_term(unit, position, *match))
            elif latin := latin_run(text, position):
                end, groups = latin.end, self._latin_inside(latin)
            else:
                position += 1
                continue
            yield from self._free_words(rest, position)
            yield from groups
            position = rest = end
        yield from self._free_words(rest, unit.end)

    def _japanese_term(self, unit: Word, start: int, end: int, terms: list[Term]) -> Iterator[Group]:
        if self.folded.text[start:end] in STOP_WORDS:
            return
        is_whole = (start, end) == (unit.start, unit.end)
        is_cut = self._cuts_katakana(start, end, unit.end)
        yield self._group(start, end, "exact" if is_whole else "partial" if is_cut else "split", terms)

    def _cuts_katakana(self, start: int, end: int, limit: int) -> bool:
        """Tell whether a katakana word goes on with something unknown: スプリング in スプリングバレー."""
        text = self.folded.text[:limit]
        return is_katakana(text[start : end + 1]) and not self.lexicon.japanese.longest(text, end)

    def _latin_inside(self, word: Word) -> list[Group]:
        """Read Latin letters that stand inside Japanese, such as SUS304."""
        terms = [term for term in self.lexicon.find(word.text) if not term.is_number]
        return [self._group(word.start, word.end, "split", terms)] if terms else self._read_word(word)

    def _free_words(self, start: int, end: int) -> Iterator[Group]:
        """Yield what is left of a stretch of Japanese without particles and stop words."""
        text = self.folded.text
        position = piece = start
        while position < end:
            if skipped := _stop_word_at(text[position : min(end, position + _LONGEST_STOP_WORD)]):
                if position > piece:
                    yield self._free_word(piece, position)
                position = piece = position + skipped
            else:
                position += 1
        if end > piece:
            yield self._free_word(piece, end)

    def _free_word(self, start: int, end: int) -> Group:
        return Group(self.folded.surface(start, end), "text", self.folded.starts[start])

    def _group(
        self, start: int, end: int, how: str, terms: list[Term], *, is_modifier: bool = False
    ) -> Group:
        """Return a group of what the terms mean in the visitor's language, or in any where it has none."""
        own = [term for term in terms if term.language in (self.language, "")] or terms
        concepts = sorted(
            {
                self.lexicon.concepts[term.concept].pk: self.lexicon.concepts[term.concept] for term in own
            }.values(),
            key=lambda concept: _KIND_ORDER.index(Kind(concept.kind)),
        )
        return Group(
            surface=self.folded.surface(start, end),
            how=how,
            start=self.folded.starts[start],
            concepts=tuple((concept.slug, concept.label(self.language)) for concept in concepts),
            ids=tuple(concept.pk for concept in concepts),
            is_weak=all(concept.weak for concept in concepts),
            is_modifier=is_modifier,
            correction=self._label(own) if how == "typo" else "",
        )

    def _label(self, terms: list[Term]) -> str:
        """Return the label of a term as it is written, if it is one that is shown."""
        concept = self.lexicon.concepts[terms[0].concept]
        written = {key(text): text for texts in concept.labels.values() for text in texts}
        return written.get(terms[0].key, concept.label(self.language))


def _stop_word_at(text: str) -> int:
    """Return the length of the longest stop word, particle or mark that a text begins with."""
    for length in range(len(text), 0, -1):
        word = text[:length]
        if word in STOP_WORDS or word in PARTICLES or _PUNCTUATION.issuperset(word):
            return length
    return 0
