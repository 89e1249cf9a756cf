"""Corrections of misspelt words, with guards: a wrong guess is worse than none."""

import functools
from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from companies.vocabulary.lexicon import Lexicon, Term

MIN_LENGTH = 5
LONG = 10  # letters from which on two mistakes are believed


class Corrector:
    """Finds the label a word was probably meant to be."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        # first letter and length -> keys
        self.keys: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key, terms in lexicon.exact.items():
            if (
                len(key) >= MIN_LENGTH - 1
                and key.isascii()
                and key.isalpha()
                and any(t.language for t in terms)
            ):
                self.keys[key[0], len(key)].append(key)

    def correct(self, word: str, mistakes: int) -> tuple[str, list[Term]] | None:
        """Return the only label within so many mistakes of `word` (folded) that begins with the same letter.

        One mistake is believed from five letters on, two from ten. Words with digits are codes and never corrected.
        """
        if len(word) < (LONG if mistakes > 1 else MIN_LENGTH) or not word.isascii() or not word.isalpha():
            return None
        lengths = range(len(word) - mistakes, len(word) + mistakes + 1)
        candidates = [key for length in lengths for key in self.keys.get((word[0], length), ())]
        found = process.extract(
            word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=mistakes, limit=8
        )
        if not found:
            return None
        least = found[0][1]
        nearest = [key for key, distance, _ in found if distance == least]
        meanings = {term.concept for key in nearest for term in self.lexicon.exact[key]}
        if len(nearest) > 1 and len(meanings) > 2:
            return None
        return nearest[0], [term for key in nearest for term in self.lexicon.exact[key]]


@functools.lru_cache(maxsize=2)
def corrector(lexicon: Lexicon) -> Corrector:
    return Corrector(lexicon)
