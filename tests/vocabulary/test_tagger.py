import pytest

from companies.vocabulary.tagger import HEAD, PART_OF_COMPOUND, PURPOSE, tag


def found(lexicon, text, language="ja"):
    return [(lexicon.concepts[m.concept].slug, m.surface) for m in tag(text, language, lexicon)]


def test_japanese_is_read_by_its_longest_terms(lexicon):
    assert found(lexicon, "ステンレス鋼の旋盤加工とﾒｯｷ、組立") == [
        ("stainless-steel", "ステンレス鋼"),
        ("turning", "旋盤加工"),
        ("plating", "ﾒｯｷ"),
        ("assembly", "組立"),
    ]


def test_a_term_inside_a_longer_one_is_not_found(lexicon):
    assert found(lexicon, "歯ブラシの植毛") == [("toothbrushes", "歯ブラシ")]


def test_words_between_which_a_dot_or_space_stands_are_one_term(lexicon):
    assert found(lexicon, "NC 旋盤") == [("lathe", "NC 旋盤")]


@pytest.mark.parametrize("text", ["弁当", "駆動弁の部品", "代弁"])
def test_one_character_says_nothing_inside_a_text(lexicon, text):
    assert found(lexicon, text) == []


def test_one_character_counts_as_a_whole_item(lexicon):
    assert found(lexicon, "弁") == [("valves", "弁")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("チタンの部品", [("titanium", "チタン")]),
        ("チタンコート", []),  # a short katakana word needs its own boundaries
        ("ばねの製造", [("springs", "ばね")]),
        ("すばねっと", []),
        ("バネッサ", []),
        ("SUS304の丸棒", [("stainless-304", "SUS304")]),
        ("XSUS304", []),  # no code inside a longer one
    ],
)
def test_boundaries(lexicon, text, expected):
    assert found(lexicon, text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("CNC-Drehen und Fraesen", "de", [("turning", "CNC-Drehen"), ("milling", "Fraesen")]),
        ("gedrehte und gestanzte Teile", "de", [("turning", "gedrehte"), ("stamping", "gestanzte")]),
        ("aus rostfreien Stählen", "de", [("stainless-steel", "rostfreien Stählen")]),
        ("turned parts, leaf springs", "en", [("turning", "turned parts"), ("leaf-springs", "leaf springs")]),
        ("we turned, part by part", "en", []),  # a comma ends a term
        ("Drehen", "en", []),  # a label counts in its own language
        ("Pressen", "de", []),
    ],
)
def test_german_and_english(lexicon, text, language, expected):
    assert found(lexicon, text, language) == expected


def test_a_compound_is_taken_apart_with_less_certainty(lexicon):
    mentions = tag("Edelstahldrehteile", "de", lexicon)
    assert {lexicon.concepts[m.concept].slug for m in mentions} == {"stainless-steel", "turning"}
    assert {m.certainty for m in mentions} == {PART_OF_COMPOUND}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("304", []),
        ("AISI 304", ["stainless-304"]),
        ("PE", ["polyethylene"]),
        ("pe", []),
        ("X5CrNi18-10", ["stainless-304"]),
        ("1.4301", ["stainless-304"]),
    ],
)
def test_codes_count_where_they_cannot_be_something_else(lexicon, text, expected):
    assert [slug for slug, _ in found(lexicon, text, "")] == expected


@pytest.mark.parametrize(
    ("text", "language", "certainty"),
    [
        ("石鹸の紙箱", "ja", PURPOSE),  # boxes for soap, not soap
        ("石鹸の製造", "ja", HEAD),
        ("石鹸用の型", "ja", PURPOSE),
        ("boxes for soap", "en", PURPOSE),
        ("Schachteln für Seife", "de", PURPOSE),
        ("Seife", "de", HEAD),
    ],
)
def test_what_a_thing_is_for_is_not_what_is_made(lexicon, text, language, certainty):
    soap = lexicon.by_slug["soap"].pk
    assert [m.certainty for m in tag(text, language, lexicon) if m.concept == soap] == [certainty]


def test_a_process_keeps_its_meaning_as_a_purpose(lexicon):
    assert [m.certainty for m in tag("旋盤加工の部品", "ja", lexicon)] == [HEAD]
