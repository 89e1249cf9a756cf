import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.search import words


def matches(text, query):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [words.vector([text]), words.query(query)])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Wir fertigen Schrauben", "Schraube", True),
        ("springs and wires", "spring wire", True),
        ("springs", "spring wire", False),
        ("海底ケーブルを守る管", "海底ケーブル", True),
        ("海底の低いケーブル", "海底ケーブル", False),  # bigrams must follow each other
        ("ﾒｯｷ工場", "鍍金", True),
        ("O'Brien \\ (50%) & Co: <->", "O'Brien", True),
    ],
)
def test_words_are_found_by_stem_and_bigram(text, query, found):
    assert matches(text, query) is found


@pytest.mark.django_db
def test_a_phrase_never_spans_two_texts():
    with connection.cursor() as cursor:
        vector = words.vector(["旋", "盤"])
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, words.query("旋盤")])
        assert cursor.fetchone() == (False,)


def test_a_query_without_words_is_empty():
    assert words.query("'! & | <-> \\ %") == ""
    assert words.query("弁") == ""  # a single character has no bigram


@pytest.mark.django_db
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60))
def test_postgresql_reads_every_vector_and_query(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector, %s::tsquery", [words.vector([text]), words.query(text)])


@pytest.mark.django_db
def test_a_very_long_text_keeps_within_the_limits():
    text = " ".join(f"Wort{number % 7000}" for number in range(40_000)) + "x" * 5000
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [words.vector([text])])
        assert cursor.fetchone()[0] > 5000
