"""German compounds, taken apart with the vocabulary itself as the dictionary.

Each part must be a word that a label (or the list of neutral parts) vouches for, with a linking sound or
without; so `Förderanlage` has no `Lager` in it.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from companies.vocabulary.lexicon import Lexicon, Term
from companies.vocabulary.models import Kind
from companies.vocabulary.wordlists import NEUTRAL_PARTS, SHORT_PARTS

WORD_LENGTHS = range(7, 61)  # letters; what is longer is no German word but an attack on the clock
PART_LENGTHS = range(4, 25)  # and the listed shorter ones
LINKS = ("s", "n", "en", "es", "er")  # Fugenelemente
# A part alone is believed from so many letters on, beside a rest of so many.
MIN_PARTIAL, MIN_REST = 5, 4
# A first part says what the whole is about only where it names a thing: `Zahnbürstenborsten`.
MIN_FIRST_PART = 8
_THINGS = frozenset({Kind.PRODUCT, Kind.MATERIAL, Kind.MACHINE})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a compound; without terms when it is neutral."""

    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Splitter:
    """Takes folded words apart with the labels of one lexicon."""

    lexicon: Lexicon

    def split(self, word: str) -> list[Part]:
        """Return the fewest parts that cover all of a word; empty unless one of them has terms."""
        if len(word) not in WORD_LENGTHS or not word.isascii() or not word.isalnum():
            return []
        # The cheapest way to cover the word up to a letter.
        best: dict[int, tuple[float, tuple[Part, ...]]] = {0: (0.0, ())}
        for start in range(len(word)):
            if start not in best:
                continue
            cost, parts = best[start]
            for part, after in self._steps(word, start):
                new = cost + _cost(part, after)
                if after not in best or new < best[after][0]:
                    best[after] = (new, (*parts, part))
        parts = best[len(word)][1] if len(word) in best else ()
        return list(parts) if len(parts) > 1 and any(part.terms for part in parts) else []

    def partial(self, word: str) -> Part | None:
        """Return the known head of a compound, else its known first part.

        What remains must be a word that some label uses, so that the boundary is a real one.
        """
        if len(word) not in WORD_LENGTHS or not word.isascii() or not word.isalpha():
            return None
        for start in range(MIN_REST, len(word) - MIN_PARTIAL + 1):
            if (terms := self._strong(word[start:])) and self._is_word(word[:start]):
                return Part(start, len(word), terms)
        for end in range(len(word) - MIN_REST, MIN_FIRST_PART - 1, -1):
            things = tuple(term for term in self._strong(word[:end]) if term.kind in _THINGS)
            if things and self._is_rest(word, end):
                return Part(0, end, things)
        return None

    def _steps(self, word: str, start: int) -> Iterator[tuple[Part, int]]:
        """Yield each part that begins at a letter, with where the next one begins."""
        for end in range(start + 3, min(len(word), start + PART_LENGTHS.stop) + 1):
            terms = self._terms(word[start:end], is_last=end == len(word))
            if terms is None:
                continue
            part = Part(start, end, terms)
            yield part, end
            for link in LINKS:
                if word.startswith(link, end) and end + len(link) < len(word):
                    yield part, end + len(link)

    def _terms(self, piece: str, *, is_last: bool) -> tuple[Term, ...] | None:
        """Look up a part: no terms for a neutral one, None for no word at all.

        All but the last may have lost their ending (`Dreh-`).
        """
        if len(piece) not in PART_LENGTHS and piece not in SHORT_PARTS:
            return None
        found = self.lexicon.find(piece)
        if not found and not is_last:
            found = self.lexicon.stems.get(piece, [])
        terms = tuple(term for term in found if term.language in ("de", "") and not term.is_number)
        return terms if terms or piece in NEUTRAL_PARTS else None

    def _strong(self, piece: str) -> tuple[Term, ...]:
        found = (term for term in self.lexicon.find(piece) if term.language == "de")
        return tuple(term for term in found if not self.lexicon.concepts[term.concept].weak)

    def _is_word(self, piece: str) -> bool:
        """Tell whether a first part stands in some label, with its linking sound or without."""
        stems = [piece, *(piece[: -len(link)] for link in LINKS if piece.endswith(link))]
        known = (
            stem in self.lexicon.word_parts or stem in NEUTRAL_PARTS
            for stem in stems
            if len(stem) >= MIN_REST
        )
        return any(known)

    def _is_rest(self, word: str, start: int) -> bool:
        """Tell whether a last part stands in some label."""
        starts = [start, *(start + len(link) for link in LINKS if word.startswith(link, start))]
        return any(len(word) - at >= MIN_REST and word[at:] in self.lexicon.word_parts for at in starts)


def _cost(part: Part, after: int) -> float:
    """Few and long parts are likelier, a linking sound or a neutral part a little less."""
    is_short = part.end - part.start < 5
    return 1.0 + 0.3 * is_short + 0.1 * (after != part.end) + 0.05 * (not part.terms)


@functools.lru_cache(maxsize=2)
def splitter(lexicon: Lexicon) -> Splitter:
    return Splitter(lexicon)
