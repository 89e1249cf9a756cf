"""The words of a folded text, and which of them may stand in one term."""

import re
from dataclasses import dataclass

from companies.vocabulary.normalise import JAPANESE, Folded

# Between words of one term only these may stand: a comma or a bracket ends it.
_SOFT = r"[\s\-_·・/.&+'’‐‑–—]"
_word = re.compile(rf"[^\W_{JAPANESE}]+")
_soft_gap = re.compile(rf"(?:{_SOFT}(?!\s)|\s+|\s?[-–—/&+·・]\s?)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits that are not Japanese."""

    text: str
    start: int  # in the folded text
    end: int
    continues: bool  # whether it may belong to the same term as the word before it


def words(folded: Folded) -> list[Word]:
    """Return the words of a text in Latin (or any but Japanese) script."""
    found: list[Word] = []
    for match in _word.finditer(folded.text):
        gap = folded.text[found[-1].end : match.start()] if found else None
        continues = gap is not None and _soft_gap.fullmatch(gap) is not None
        found.append(Word(match[0], match.start(), match.end(), continues))
    return found


def runs(found: list[Word], first: int, longest: int) -> range:
    """Return the possible numbers of words of a term that begins at ``first``, the longest first."""
    last = first + 1
    while last < len(found) and last - first < longest and found[last].continues:
        last += 1
    return range(last - first, 0, -1)
