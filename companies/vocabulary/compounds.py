"""German compounds, taken apart with the vocabulary itself as the dictionary.

Each part must be a word that a label (or the list of neutral parts) vouches for, with a linking sound or without;
so `Förderanlage` has no `Lager` in it.
"""

import functools
from dataclasses import dataclass

from companies.vocabulary.lexicon import Lexicon, Term
from companies.vocabulary.wordlists import NEUTRAL_PARTS

MIN_WORD = 7  # letters of the shortest word that is taken apart
MIN_PART = 4
MAX_PART = 24
MAX_WORD = 60  # letters; a longer one is no German word but an attack on the clock
LINKS = ("", "s", "n", "en", "es", "er")
_SHORT_PARTS = frozenset(
    {
        "rad",
        "tor",
        "gas",
        "uhr",
        "cnc",
        "pvc",
        "led",
        "pet",
        "abs",
        "pom",
        "zug",
        "ton",
        "ohr",
        "eis",
        "tee",
        "bus",
    }
)
# A partial match needs this many letters, so that the part is a word of its own beyond doubt.
MIN_PARTIAL = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a compound; without terms when it is neutral."""

    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Splitter:
    """Takes words apart with the labels of one lexicon."""

    lexicon: Lexicon

    def split(self, word: str) -> list[Part]:
        """Return the parts that cover all of `word`, the fewest possible, or nothing.

        At least one of them has terms. `word` is folded, without separators.
        """
        if not MIN_WORD <= len(word) <= MAX_WORD or not word.isascii() or not word.isalnum():
            return []
        # best[i]: (cost, parts) of the cheapest way to cover word[:i]
        best: list[tuple[float, list[Part]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, [])
        for start in range(len(word) - 2):
            if best[start] is None:
                continue
            cost, parts = best[start]  # type: ignore[misc]
            for end in range(start + 3, min(len(word), start + MAX_PART) + 1):
                if (part := self._part(word, start, end)) is None:
                    continue
                for link in LINKS if end < len(word) else ("",):
                    after = end + len(link)
                    if word[end:after] != link or after == len(word) != end:
                        continue
                    new = cost + self._cost(part) + (0.1 if link else 0)
                    if best[after] is None or new < best[after][0]:  # type: ignore[index]
                        best[after] = (new, [*parts, part])
        whole = best[len(word)]
        if whole is None or len(whole[1]) < 2 or not any(part.terms for part in whole[1]):
            return []
        return whole[1]

    def partial(self, word: str) -> Part | None:
        """Return the known head of a compound, else its known first part, if the rest is a word of some label."""
        if not MIN_WORD <= len(word) <= MAX_WORD or not word.isascii() or not word.isalpha():
            return None
        for start in range(3, len(word) - MIN_PARTIAL + 1):
            if terms := self._strong(word[start:]):
                if self._is_word(word[:start]):
                    return Part(start, len(word), terms)
        for end in range(len(word) - 3, MIN_PARTIAL - 1, -1):
            if terms := self._strong(word[:end]):
                if self._is_word(word[end:]) or any(
                    link and word.startswith(link, end) and self._is_word(word[end + len(link) :])
                    for link in LINKS
                ):
                    return Part(0, end, terms)
        return None

    def _part(self, word: str, start: int, end: int) -> Part | None:
        piece = word[start:end]
        if len(piece) < MIN_PART and piece not in _SHORT_PARTS:
            return None
        terms = self._terms(piece, is_last=end == len(word))
        if terms or piece in NEUTRAL_PARTS:
            return Part(start, end, terms)
        return None

    def _terms(self, piece: str, *, is_last: bool) -> tuple[Term, ...]:
        """Look up a part; only the last one is inflected, the others may have lost their ending (`Dreh-`)."""
        found = self.lexicon.exact.get(piece)
        if not found and is_last:
            found = self.lexicon.find(piece)
        if not found and not is_last:
            found = self.lexicon.inflected.get(piece)
        return tuple(term for term in found or () if term.language in ("de", "") and not term.is_number)

    def _strong(self, piece: str) -> tuple[Term, ...]:
        terms = tuple(term for term in self.lexicon.find(piece) if term.language == "de")
        return tuple(term for term in terms if not self.lexicon.concepts[term.concept].weak)

    def _is_word(self, piece: str) -> bool:
        known = self.lexicon.word_parts
        if piece in known or piece in NEUTRAL_PARTS:
            return True
        return any(
            link
            and piece.endswith(link)
            and (piece[: -len(link)] in known or piece[: -len(link)] in NEUTRAL_PARTS)
            for link in LINKS
        )

    def _cost(self, part: Part) -> float:
        """Few and long parts are likelier; a neutral part counts less than one that means something."""
        return 1.0 + (0.3 if part.end - part.start < 5 else 0) + (0 if part.terms else 0.05)


@functools.lru_cache(maxsize=2)
def splitter(lexicon: Lexicon) -> Splitter:
    return Splitter(lexicon)
