"""Longest match in text without spaces."""

import re
from typing import TYPE_CHECKING, Any

from companies.vocabulary.normalise import HIRAGANA, KATAKANA

if TYPE_CHECKING:
    from companies.vocabulary.lexicon import Term

_END = ""  # the key of a node's terms; no character is empty
_SOFT = frozenset(" \u3000・-·")
_SHORT = 4  # katakana and hiragana terms below this length need boundaries of their own script
_katakana = re.compile(f"[{KATAKANA}]").match
_is_katakana = re.compile(f"[{KATAKANA}]+").fullmatch
_is_hiragana = re.compile(f"[{HIRAGANA}]+").fullmatch
# Hiragana that may touch a hiragana term: particles, and the end of an adjective before it.
_BEFORE = frozenset("のとやをはがでにもない")
_AFTER = frozenset("のとやをはがでにもなへか")
_SMALL_KATAKANA = frozenset("ッャュョァィゥェォー")  # never begin a word: バネッサ is no バネ


class Trie:
    """Japanese terms by their characters."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def add(self, key: str, term: "Term") -> None:
        node = self.root
        for char in key:
            node = node.setdefault(char, {})
        node.setdefault(_END, []).append(term)

    def longest(self, text: str, start: int) -> tuple[int, list["Term"]] | None:
        """Return the end and the terms of the longest match at ``start`` that has boundaries, or None.

        Spaces, hyphens and middle dots inside a match are passed over. One character never matches here:
        弁, 鋼 or 型 stand in too many other words.
        """
        node, position, found = self.root, start, None
        length = len(text)
        while position < length:
            char = text[position]
            if char in _SOFT and position > start:
                position += 1
                continue
            if char not in node:
                break
            node = node[char]
            position += 1
            if _END in node and position - start > 1 and _has_boundaries(text, start, position):
                found = position, node[_END]
        if found and text[found[0] : found[0] + 1] == "ー":  # the long vowel that the rules leave off
            return found[0] + 1, found[1]
        return found


def _has_boundaries(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    term = text[start:end]
    if _is_word_char(term[0]) and _is_word_char(before):
        return False
    if _is_word_char(term[-1]) and _is_word_char(after):
        return False
    if len(term) >= _SHORT:
        return True
    if _is_katakana(term):
        return not (_katakana(before) or _katakana(after))
    if _is_hiragana(term):
        return _may_touch(before, _BEFORE) and _may_touch(after, _AFTER) and after not in _SMALL_KATAKANA
    return True


def _is_word_char(char: str) -> bool:
    """Tell whether a character is a letter or digit of a script that has spaces."""
    return char.isascii() and char.isalnum()


def _may_touch(char: str, allowed: frozenset[str]) -> bool:
    return not (char and _is_hiragana(char)) or char in allowed
