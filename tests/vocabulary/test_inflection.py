import pytest

from companies.vocabulary.inflection import forms, stem


@pytest.mark.parametrize(
    ("inflected", "word"),
    [
        ("schrauben", "schraube"),
        ("ventile", "ventil"),
        ("federn", "feder"),
        ("rader", "rad"),
        ("gedrehte", "gedreht"),
        ("gestanztes", "gestanzt"),
        ("rostfreier", "rostfrei"),
        ("bearings", "bearing"),
        ("presses", "press"),
        ("bodies", "body"),
    ],
)
def test_an_ending_is_taken_off(inflected, word):
    assert word in forms(inflected)


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("schrauber", "schraub"),  # a tool, not a screw
        ("bohrer", "bohr"),
        ("press", "pres"),
        ("x5crni", "x5crn"),  # codes have no endings
    ],
)
def test_what_is_no_ending_stays(word, wrong):
    assert wrong not in forms(word)


def test_words_of_a_phrase_meet_in_their_stems():
    assert stem("rostfreier") == stem("rostfreien") == stem("rostfrei") == "rostfrei"
    assert stem("sus304") == "sus304"
