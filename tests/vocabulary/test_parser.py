import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.vocabulary.parser import parse


def groups(lexicon, query, language="de"):
    """Return the groups as ``surface:how:slugs``, short enough to compare."""
    return [
        f"{group.surface}:{group.how}:{','.join(slug for slug, _ in group.concepts)}"
        for group in parse(query, language, lexicon).groups
    ]


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("Drehen", "de", ["Drehen:exact:turning"]),
        ("Fraesen", "de", ["Fraesen:exact:milling"]),
        ("Schraube", "de", ["Schraube:exact:screws"]),
        ("gedrehte", "de", ["gedrehte:exact:turning"]),
        ("Edelstahl drehen", "de", ["Edelstahl:exact:stainless-steel", "drehen:exact:turning"]),
        ("Drehteile aus Edelstahl", "de", ["Drehteile:exact:turning", "Edelstahl:exact:stainless-steel"]),
        ("galvanisch verzinken", "de", ["galvanisch verzinken:exact:plating"]),  # the phrase before its words
        ("Biegen von Rohren", "de", ["Biegen von Rohren:exact:tube-bending"]),
        ("turned parts", "de", ["turned parts:exact:turning"]),  # English on the German page
        ("SUS304", "de", ["SUS304:exact:stainless-304"]),
        ("1.4301", "de", ["1.4301:exact:stainless-304"]),
        ("ISO 9001", "de", ["ISO 9001:exact:iso-9001"]),
        ("Edelstahl 304", "de", ["Edelstahl:exact:stainless-steel", "304:exact:stainless-304"]),
        ("PE", "de", ["PE:exact:polyethylene"]),
        ("メッキ", "ja", ["メッキ:exact:plating"]),
        ("弁", "ja", ["弁:exact:valves"]),
        ("SUS304の旋盤加工", "ja", ["SUS304:split:stainless-304", "旋盤加工:split:turning"]),
        ("チタン切削", "ja", ["チタン:split:titanium", "切削:split:machining"]),
        ("ねじメーカー", "ja", ["ねじ:split:screws"]),
    ],
)
def test_words_are_understood(lexicon, query, language, expected):
    assert groups(lexicon, query, language) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Edelstahldrehteile", ["Edelstahl:split:stainless-steel", "drehteile:split:turning"]),
        ("Drehteilehersteller", ["Drehteile:split:turning"]),
        ("Präzisionszahnräder", ["zahnräder:split:gears"]),
        ("Titanblattfedern", ["Titan:split:titanium", "blattfedern:split:leaf-springs"]),
        ("Förderanlage", ["Förderanlage:text:"]),
        ("Lippenstift", ["Lippenstift:text:"]),
        ("Wellness", ["Wellness:text:"]),
    ],
)
def test_compounds_are_split_at_real_boundaries(lexicon, query, expected):
    assert groups(lexicon, query) == expected


@pytest.mark.parametrize(
    ("query", "expected", "did_you_mean"),
    [
        ("Edelsthal", ["Edelsthal:typo:stainless-steel"], "Edelstahl"),
        ("Schruben aus Titan", ["Schruben:typo:screws", "Titan:exact:titanium"], "Schrauben aus Titan"),
        ("Faltschachtteln", ["Faltschachtteln:typo:paper-boxes"], "Faltschachteln"),
        ("Falzschachtel", ["Falzschachtel:typo:paper-boxes"], "Faltschachteln"),
        ("Seite", ["Seite:text:"], ""),  # five letters, one of them wrong: another word
        ("Xdelstahl", ["Xdelstahl:text:"], ""),  # never the first letter
        ("SUS340", ["SUS340:text:"], ""),  # a code is never corrected
    ],
)
def test_mistakes_are_believed_only_where_they_are_likely(lexicon, query, expected, did_you_mean):
    parsed = parse(query, "de", lexicon)
    assert groups(lexicon, query) == expected
    assert parsed.did_you_mean == did_you_mean


@pytest.mark.parametrize("query", ["", "   ", "Hersteller für", "company in Osaka", "メーカー", "の"])
def test_words_that_say_nothing_leave_nothing(lexicon, query):
    assert groups(lexicon, query) == []


def test_unknown_words_are_told(lexicon):
    parsed = parse("Drehen Quantencomputer", "de", lexicon)
    assert parsed.unknown == ["Quantencomputer"]


def test_labels_are_in_the_visitors_language(lexicon):
    assert [parse("旋削", language, lexicon).groups[0].concepts for language in ("de", "en", "ja")] == [
        (("turning", "Drehen"),),
        (("turning", "turning"),),
        (("turning", "旋盤加工"),),
    ]


def test_general_concepts_are_weak(lexicon):
    assert [group.is_weak for group in parse("Montage Drehen", "de", lexicon).groups] == [True, False]


def test_the_first_part_of_a_compound_decides_only_as_a_material(lexicon):
    assert [group.is_modifier for group in parse("Edelstahldrehteile", "de", lexicon).groups] == [
        False,
        False,
    ]
    assert [group.is_modifier for group in parse("Schraubenfedern", "de", lexicon).groups] == [True, False]


def test_what_is_asked_for_twice_counts_once(lexicon):
    assert groups(lexicon, "Drehen drehen Drehteile") == ["Drehen:exact:turning"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(max_size=80), language=st.sampled_from(["de", "en", "ja"]))
def test_no_text_breaks_the_parser(lexicon, query, language):
    for group in parse(query, language, lexicon).groups:
        assert group.surface


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "drehen " * 100_000, "旋盤" * 300_000, "'\\%_&|!()<->" * 9999]
)
def test_a_megabyte_costs_no_more_than_its_beginning(lexicon, text):
    started = time.perf_counter()
    parse(text, "de", lexicon)
    assert time.perf_counter() - started < 1
