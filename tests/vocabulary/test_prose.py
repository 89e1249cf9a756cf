"""Words of sentences that only look like labels of the shipped vocabulary."""

import pytest

from companies.vocabulary import source
from companies.vocabulary.lexicon import ConceptInfo, Lexicon
from companies.vocabulary.parser import parse
from companies.vocabulary.tagger import tag


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    """The lexicon of the shipped files, without a database."""
    entries = source.read().concepts
    keys = {slug: number for number, slug in enumerate(entries, start=1)}
    concepts = {
        keys[slug]: ConceptInfo(keys[slug], slug, entry.kind, entry.weak, entry.order, entry.cross_cutting)
        for slug, entry in entries.items()
    }
    labels = [
        (keys[slug], label.language, label.role, label.text, label.key)
        for slug, entry in entries.items()
        for label in entry.labels
    ]
    return Lexicon(concepts, labels)


def tagged(text: str, language: str, lexicon: Lexicon) -> set[str]:
    return {lexicon.concepts[mention.concept].slug for mention in tag(text, language, lexicon)}


def understood(text: str, language: str, lexicon: Lexicon) -> set[str]:
    return {slug for group in parse(text, language, lexicon).groups for slug, _label in group.concepts}


@pytest.mark.parametrize(
    "text",
    [
        "We can train new staff.",
        "We ship worldwide and stay in touch.",
        "The blind side of the swing arm.",
        "Long lines of identical work.",
        "Fixed with tape, then checked for threads.",
        "We handle and cover every order.",
        "Cost down is our daily task.",
    ],
)
def test_common_english_words_in_a_sentence_name_nothing(text, shipped):
    assert tagged(text, "en", shipped) == set()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Cans", "cans"),
        ("Can", "cans"),
        ("Trains", "rail-vehicles"),
        ("Cost down", "va-ve-cost-reduction"),
        ("swings", "playground-equipment"),
    ],
)
def test_the_same_words_are_believed_as_a_whole_list_item(text, slug, shipped):
    assert tagged(text, "en", shipped) == {slug}


def test_a_longer_term_is_believed_in_a_sentence(shipped):
    assert tagged("We make ship parts for yards.", "en", shipped) == {"ship-parts"}


@pytest.mark.parametrize(
    "text",
    [
        "Unter hohem Druck und bei einer Stärke von 3 mm.",
        "Der Ofenraum ist ein heller Raum.",
        "Die Härte wird gemessen.",
        "Bis zu 10 t im Jahr.",
        "Dies ist ein Musterprofil.",
        "Der Leiter der Abteilung pflegt das Netz.",
        "Nach der Lehre wollen wir die Kosten senken.",
    ],
)
def test_common_german_words_in_a_sentence_name_nothing(text, shipped):
    assert tagged(text, "de", shipped) == set()


def test_a_german_infinitive_is_known_but_its_stem_is_no_noun_of_it(shipped):
    assert tagged("Wir räumen und drucken.", "de", shipped) == {"broaching", "printing"}
    assert understood("Raum", "de", shipped) == set()


def test_a_verb_stem_begins_a_compound(shipped):
    assert "welding" in understood("Schweißfirma", "de", shipped)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("ハンガー式の装置です", set()),
        ("サドルの移動量", set()),
        ("ハンガー", {"laundry-goods"}),
        ("サドル", {"bicycle-saddles"}),
    ],
)
def test_japanese_words_of_machines_are_goods_only_as_a_whole_list_item(text, slugs, shipped):
    assert tagged(text, "ja", shipped) == slugs


@pytest.mark.parametrize("text", ["累計14000台", "14000", "10–60", "直径10-60", "304", "10-60"])
def test_a_bare_number_is_no_grade(text, shipped):
    assert tagged(text, "ja", shipped) == set()
    assert understood(text, "de", shipped) == set()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("1.4301", "sus304"),
        ("AISI 304", "sus304"),
        ("Edelstahl 304", "sus304"),
        ("304 stainless steel", "sus304"),
    ],
)
def test_a_number_with_its_point_or_a_material_word_is_a_grade(text, slug, shipped):
    assert slug in tagged(text, "", shipped)
    assert slug in understood(text, "en", shipped)


def test_english_words_take_english_endings_only(shipped):
    assert understood("line", "en", shipped) == set()
    assert understood("tape", "en", shipped) != understood("taps", "en", shipped)
    assert understood("bevel gear", "en", shipped) == {"bevel-gears"}
    assert tagged("a tub in use", "en", shipped) == set()
    assert understood("hinge", "en", shipped) == understood("hinges", "en", shipped) == {"hinges"}
    assert understood("wrench", "en", shipped) == understood("wrenches", "en", shipped)
