"""German and English endings, taken off with care: `Schrauben` is `Schraube`, `Schrauber` is something else.

All functions work on folded words (companies.vocabulary.normalise), in which `Räder` is `rader`.
"""

import functools
import re

MIN_STEM = 3

# What may be taken off a noun, the likeliest first. "-er" is missing: it also makes agents and tools.
_NOUN_ENDINGS = ("n", "s", "en", "e", "es")
# An English plural; -es only after a hiss: boxes, but tubes are no tub.
_ENGLISH_PLURAL = re.compile(r"(.+(?:s|x|z|ch|sh))es|(.+[^s])s")
# A process named by its verb, which has no plural: Räumen is more than one Raum to nobody.
_INFINITIVE = re.compile(r".+(?<!ung)(?<!arbeit)(?<!typ)e(?:n|ln|rn)")
# Adjectives and participles, by their last letters, take -e, -er, -en, -em and -es.
_ADJECTIVE = re.compile(
    r"(.+(?:frei|isch|lich|ig|bar|los|fest|formig|iert|artig|nd|haft)|(?:.*ge|be|ver|ent|er|zer).{2,}t)e[rnms]?$"
)
# Plurals with an umlaut and -er; the umlaut is folded away, so they are listed by their last letters.
_UMLAUT_PLURAL = re.compile(
    r"(.*(?:rad|band|blatt|glas|loch|haus|dach|fach|buch|tuch|holz|grat|mass|brett|bild))er[n]?$"
)


@functools.lru_cache(maxsize=50_000)
def forms(word: str, language: str = "de") -> tuple[str, ...]:
    """Return the words that `word` may be an inflected form of, the likeliest first, without itself.

    Only German has more than the endings of an English plural: "linen" is no plural of "line".
    """
    if not word.isalpha() or not word.isascii():
        return ()
    found: dict[str, None] = {}
    for pattern in (_ADJECTIVE, _UMLAUT_PLURAL) if language == "de" else ():
        if match := pattern.match(word):
            found[match[1]] = None
    if word.endswith("ies") and len(word) > 5:
        found[word[:-3] + "y"] = None
    if language != "de":
        match = _ENGLISH_PLURAL.fullmatch(word)
        return (*found, match[1] or match[2]) if match else tuple(found)
    for ending in _NOUN_ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= MIN_STEM and not (ending == "s" and stem.endswith("s")):
            found[stem] = None
    return tuple(found)


def is_infinitive(word: str) -> bool:
    """Tell whether the German name of a process is a verb, by its last letters."""
    return _INFINITIVE.fullmatch(word) is not None


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without its ending; only for words of a phrase, where the others guard the meaning."""
    if not word.isalpha() or not word.isascii():
        return word
    for ending in ("ern", "er", "em", "en", "es", "e", "s", "n"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= MIN_STEM and not (ending == "s" and rest.endswith("s")):
            return rest
    return word
