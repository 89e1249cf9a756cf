"""Company names in every script, spelt so that a trigram comparison finds them."""

import re
import unicodedata

from companies.models import Company
from companies.vocabulary.normalise import fold, is_japanese

_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合資会社|合同会社|合名会社|\(株\)|\(有\)"
    r"|\b(?:co|company|corp|corporation|inc|ltd|limited|llc|kk|k\.k|gmbh|kabushiki kaisha|yugen gaisha)\b\.?"
)
# Ōsaka, Oosaka, Ohsaka and Ousaka are one name, and so are shinbun and shimbun.
_LONG_VOWELS = [
    (re.compile("oo|ou|oh(?![aeiou])"), "o"),
    (re.compile("uu"), "u"),
    (re.compile("m(?=[bp])"), "n"),
]


def spelling(name: str) -> str:
    """Return a name without legal form, case, accents, long vowels, old characters and spaces in kana."""
    if is_japanese(name):
        name = fold(name).text
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    if not is_japanese(name):
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _LEGAL_FORMS.sub(" ", unicodedata.normalize("NFC", plain))
    for pattern, short in _LONG_VOWELS:
        plain = pattern.sub(short, plain)
    between = "" if is_japanese(name) else " "  # writers put a space between kana words or not
    return between.join(re.sub(r"[\W_]+", " ", plain).split())


def all_spellings(company: Company) -> str:
    """Return the names of a company in all scripts, one a line.

    The slug is among them: where no Latin name is known, it may come from the list's own romanisation.
    """
    names = [company.name_native, company.name_kana, company.name_latin, company.reading, company.slug]
    return "\n".join(dict.fromkeys(spelling(name) for name in names if name))
