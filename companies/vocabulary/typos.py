"""Corrections of misspelt words, with guards: a wrong guess is worse than none."""

import functools
from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from companies.vocabulary.lexicon import Lexicon, Term

MIN_LENGTH = 5  # letters from which on two swapped letters are believed,
MIN_MISSING = 6  # a missing or doubled one,
MIN_REPLACED = 8  # a wrong one (many words differ from another one by a letter: Hotel, Hobel),
MIN_TWO = 10  # and two mistakes


class Corrector:
    """Finds the label a word was probably meant to be."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        # first letter and length -> keys
        self.keys: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key, terms in lexicon.exact.items():
            if key.isascii() and key.isalpha() and any(term.language for term in terms):
                self.keys[key[0], len(key)].append(key)

    def correct(self, word: str, mistakes: int) -> list[Term]:
        """Return the terms of the only label within so many mistakes of a folded word.

        A mistake is a missing, doubled, wrong or swapped letter, never the first one. Words with digits are
        codes and never corrected.
        """
        if len(word) < (MIN_TWO if mistakes > 1 else MIN_LENGTH) or not (word.isascii() and word.isalpha()):
            return []
        lengths = range(len(word) - mistakes, len(word) + mistakes + 1)
        candidates = [key for length in lengths for key in self.keys.get((word[0], length), ())]
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=mistakes, limit=8)
        near = [(distance, key) for key, distance, _ in found if _is_likely(word, key)]
        if not near:
            return []
        least = min(near)[0]
        terms = [term for distance, key in near if distance == least for term in self.lexicon.exact[key]]
        spellings = sum(distance == least for distance, _ in near)
        return terms if spellings == 1 or len({term.concept for term in terms}) <= 2 else []


def _is_likely(word: str, key: str) -> bool:
    replaced = max(0, OSA.distance(word, key) - abs(len(word) - len(key)))
    if sorted(word) == sorted(key):  # letters swapped
        return True
    if len(word) == len(key) or replaced:
        return len(word) >= MIN_REPLACED and replaced <= 1
    return len(word) >= MIN_MISSING


@functools.lru_cache(maxsize=2)
def corrector(lexicon: Lexicon) -> Corrector:
    return Corrector(lexicon)
