"""The words of a folded text, and which of them may stand in one term."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companies.vocabulary.normalise import JAPANESE, Folded, is_japanese

# Between the words of one term only these may stand: a comma or a bracket ends it.
_SOFT = r"\-_·・/.&+'’‐‑–—"
_word = re.compile(rf"[^\W_{JAPANESE}]+")
_soft_gap = re.compile(rf"\s*|[{_SOFT}]|\s[{_SOFT}]\s|\s[-–—]|[-–—]\s")
_hard = re.compile(r"[\s,;、。,;()()「」『』【】\[\]{}\"“”„:]+")
_latin = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits of one script, or in a query a run without spaces."""

    text: str
    start: int  # in the folded text
    end: int
    continues: bool = False  # whether it may belong to the same term as the word before it


def words(folded: Folded) -> list[Word]:
    """Return the words of a text in Latin (or any but Japanese) script."""
    return list(_words(folded.text, 0, len(folded.text), None))


def units(folded: Folded) -> list[Word]:
    """Return the words of a query; a run with Japanese in it is one, whatever else it holds (NC旋盤)."""
    found: list[Word] = []
    for start, end in _runs(folded.text):
        last = found[-1] if found else None
        if is_japanese(folded.text[start:end]):
            found.append(Word(folded.text[start:end], start, end, _continues(folded.text, last, start)))
        else:
            found += _words(folded.text, start, end, last)
    return found


def runs(found: list[Word], first: int, longest: int) -> range:
    """Return the possible numbers of words of a term that begins with a word, the longest first."""
    last = first + 1
    while last < len(found) and last - first < longest and found[last].continues:
        last += 1
    return range(last - first, 0, -1)


def latin_run(text: str, start: int) -> Word | None:
    """Return the Latin letters and digits that begin at a character, if any."""
    match = _latin.match(text, start)
    return Word(match[0], start, match.end()) if match else None


def _words(text: str, start: int, end: int, last: Word | None) -> Iterator[Word]:
    for match in _word.finditer(text, start, end):
        last = Word(match[0], match.start(), match.end(), _continues(text, last, match.start()))
        yield last


def _continues(text: str, last: Word | None, start: int) -> bool:
    return last is not None and _soft_gap.fullmatch(text, last.end, start) is not None


def _runs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _hard.finditer(text):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)
