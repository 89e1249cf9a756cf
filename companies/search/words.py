"""Free words for PostgreSQL's full text: stems of German and English words, bigrams of Japanese.

Vectors and queries are built here as literals of the types tsvector and tsquery, because no dictionary of
PostgreSQL knows both; every lexeme is letters and digits only, so nothing in it can be an operator.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable

import snowballstemmer
from django.db import connection

from companies.vocabulary.normalise import JAPANESE, fold

# Limits of tsvector: https://www.postgresql.org/docs/current/textsearch-limitations.html
MAX_POSITION = 16_383
MAX_POSITIONS = 255  # of one lexeme
MAX_LEXEME = 200  # characters; the limit is 2 KB

_word = re.compile(rf"[^\W_{JAPANESE}]+|[{JAPANESE}]+")
_is_japanese = re.compile(f"[{JAPANESE}]").match
_stemmers = [snowballstemmer.stemmer("german"), snowballstemmer.stemmer("english")]


def vector(texts: Iterable[str]) -> str:
    """Return the tsvector literal of several texts; a phrase never spans two of them."""
    positions: dict[str, list[int]] = defaultdict(list)
    position = 1
    for text in texts:
        for word in _word.findall(fold(text).text):
            pieces = bigrams(word) if _is_japanese(word) else [word]
            for piece in pieces:
                for lexeme in {piece} if _is_japanese(piece) else lexemes(piece):
                    if position < MAX_POSITION and len(positions[lexeme]) < MAX_POSITIONS:
                        positions[lexeme].append(position)
                position += 1
        position += 1
    return " ".join(
        f"'{lexeme}':{','.join(map(str, found))}" for lexeme, found in sorted(positions.items()) if found
    )


def query(text: str) -> str:
    """Return the tsquery literal that finds all words of a text in any order; empty without words."""
    parts = []
    for word in _word.findall(fold(text).text):
        if not _is_japanese(word):
            parts.append("(" + "|".join(f"'{lexeme}'" for lexeme in sorted(lexemes(word))) + ")")
        elif len(word) > 1:
            parts.append("(" + "<->".join(f"'{pair}'" for pair in bigrams(word)) + ")")
    return "&".join(parts)


def companies_with_any(texts: Iterable[str]) -> list[int]:
    """Return the ids of companies whose profile has all words of at least one of these texts."""
    queries = [f"({part})" for text in texts if (part := query(text))]
    if not queries:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT company_id FROM companies_searchdocument WHERE words @@ %s::tsquery", ["|".join(queries)]
        )
        return [pk for (pk,) in cursor.fetchall()]


def bigrams(word: str) -> list[str]:
    """Return each two neighbouring characters; a single character is itself."""
    return [word[index : index + 2] for index in range(len(word) - 1)] or [word]


@functools.lru_cache(maxsize=50_000)
def lexemes(word: str) -> frozenset[str]:
    """Return a folded word in Latin script and its stems."""
    word = word[:MAX_LEXEME]
    return frozenset([word, *(stemmer.stemWord(word) for stemmer in _stemmers)])
