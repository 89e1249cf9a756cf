"""Which concepts a text names, and with which words.

The longest label wins; what stands inside it is not looked at again (歯ブラシ is no brush, "wire cutting" no
cutting). German compounds are taken apart when no label names them whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companies.vocabulary.compounds import splitter
from companies.vocabulary.lexicon import MAX_WORDS, Lexicon, Term
from companies.vocabulary.models import Kind
from companies.vocabulary.normalise import Folded, fold, is_japanese, key
from companies.vocabulary.wordlists import EVERYDAY_WORDS, STOP_WORDS
from companies.vocabulary.words import Word, runs, words

# How sure a mention is that the text is about the concept.
HEAD = 1.0
PART_OF_COMPOUND = 0.7
# `石鹸の紙箱` is about boxes, `parts for robots` about parts: what a thing is for is not what is made.
PURPOSE = 0.5

_MADE = "製造|製作|加工|設計|開発|販売|修理|生産|企画|印刷|組立|受託|施工|専門|専業|メーカ|会社|OEM"
_PURPOSE_AFTER = re.compile(f"(?:など|等)?(?:の(?!{_MADE})|用(?!品)|向け?|関連|業界|産業)")
_PURPOSE_BEFORE = re.compile(r"(?:\bfor|\bfur|\bused in|\bin der|\bfor the|\bfur die)\s+(?:\w+\s+)?$")
# A process or a material keeps its meaning there: `旋盤加工の部品`, `アルミの扉`.
_THINGS = frozenset({Kind.PRODUCT, Kind.MACHINE, Kind.SECTOR})
_MATERIAL_WORDS = (
    "aisi",
    "sus",
    "edelstahl",
    "stainless",
    "stahl",
    "steel",
    "ステンレス",
    "grade",
    "werkstoff",
)
_before_reach, _after_reach = 24, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a text names."""

    concept: int
    language: str  # of the label, "" for a code
    surface: str  # as written
    certainty: float  # of HEAD and the other constants above


def tag(text: str, language: str, lexicon: Lexicon) -> list[Mention]:
    """Return what a text in a language ("" = any, such as a standard's name) names, in order of appearance.

    A text that is one character long matches one-character labels (弁); within a longer one they say nothing.
    """
    folded = fold(text)
    whole = _usable(lexicon.exact.get(key(text), []), language, text, is_whole=True)
    if whole:
        return [Mention(term.concept, term.language, text, HEAD) for term in _distinct(whole)]
    if is_japanese(folded.text):
        return list(_tag_japanese(folded, language, lexicon))
    return list(_tag_latin(folded, words(folded), language, lexicon))


def _tag_japanese(folded: Folded, language: str, lexicon: Lexicon) -> Iterator[Mention]:
    text = folded.text
    latin = words(folded)
    starts = {word.start: index for index, word in enumerate(latin)}
    position = 0
    while position < len(text):
        if match := lexicon.japanese.longest(text, position):
            end, terms = match
            if _is_everyday(folded, position, end):
                position = end
                continue
            yield from _mentions(folded, position, end, terms, lexicon)
            if all(term.kind == Kind.SECTOR for term in terms):
                yield from _inside_sector(folded, position, end, lexicon)
            position = end
        elif position in starts:
            found = _longest(folded, latin, starts[position], "", lexicon)
            if found:
                yield from _mentions(folded, position, *found, lexicon)
            position = found[0] if found else latin[starts[position]].end
        else:
            position += 1


def _inside_sector(folded: Folded, start: int, end: int, lexicon: Lexicon) -> Iterator[Mention]:
    """The name of a sector also says what it does: 伸線業 draws wire."""
    if match := lexicon.japanese.longest(folded.text[: end - 1], start):
        yield from _mentions(folded, start, *match, lexicon)


def _tag_latin(folded: Folded, found: list[Word], language: str, lexicon: Lexicon) -> Iterator[Mention]:
    position = 0
    for index, word in enumerate(found):
        if word.start < position:
            continue
        if match := _longest(folded, found, index, language, lexicon):
            position, terms = match
            yield from _mentions(folded, word.start, position, terms, lexicon)
        elif language in ("de", "") and not _is_everyday(folded, word.start, word.end):
            for part in splitter(lexicon).split(word.text):
                surface = folded.surface(word.start, word.end)
                for term in _distinct(list(part.terms)):
                    yield Mention(term.concept, term.language, surface, PART_OF_COMPOUND)


def _longest(
    folded: Folded, found: list[Word], index: int, language: str, lexicon: Lexicon
) -> tuple[int, list[Term]] | None:
    """Return the end and the terms of the longest term in Latin script that begins with this word."""
    for count in runs(found, index, MAX_WORDS):
        start, end = found[index].start, found[index + count - 1].end
        parts = [word.text for word in found[index : index + count]]
        if _is_everyday(folded, start, end) or not _is_term(parts, lexicon):
            continue
        terms = lexicon.find_phrase(parts) if count > 1 else lexicon.find(parts[0])
        beside = (folded.text[:start], folded.text[end:])
        terms = _usable(terms, language, folded.surface(start, end), is_whole=False, beside=beside)
        if terms:
            return end, terms
    return None


def _is_everyday(folded: Folded, start: int, end: int) -> bool:
    """Tell whether these are common words in a sentence, not a whole entry."""
    piece = key(folded.text[start:end])
    return piece in EVERYDAY_WORDS and piece != key(folded.text)


def _is_term(parts: list[str], lexicon: Lexicon) -> bool:
    """Tell whether words may be one term: `t im` is none, for it ends in a preposition."""
    ends = {part for part in (parts[0], parts[-1]) if len(part) <= 3}
    return len(parts) == 1 or not ends & STOP_WORDS or "".join(parts) in lexicon.exact


def _usable(
    terms: list[Term], language: str, surface: str, *, is_whole: bool, beside: tuple[str, str] = ("", "")
) -> list[Term]:
    """Keep the labels of the text's language, and codes only where they cannot be something else."""
    before, after = beside
    has_material_word = before.rstrip(" -(").endswith(_MATERIAL_WORDS) or after.lstrip(" -)").startswith(
        _MATERIAL_WORDS
    )
    return [
        term
        for term in terms
        if (not language or not term.language or term.language == language)
        and not (term.is_acronym and not surface.isupper())
        and not (term.is_bare_number(surface) and not has_material_word)
        and not (len(term.key) == 1 and not is_whole)
    ]


def _mentions(folded: Folded, start: int, end: int, terms: list[Term], lexicon: Lexicon) -> Iterator[Mention]:
    surface = folded.surface(start, end)
    is_purpose = bool(
        _PURPOSE_AFTER.match(folded.text, end, end + _after_reach)
        or _PURPOSE_BEFORE.search(folded.text[max(0, start - _before_reach) : start])
    )
    for term in _distinct(terms):
        certainty = PURPOSE if is_purpose and term.kind in _THINGS else HEAD
        yield Mention(term.concept, term.language, surface, certainty)


def _distinct(terms: list[Term]) -> list[Term]:
    return list({term.concept: term for term in terms}.values())
