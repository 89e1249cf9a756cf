import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.vocabulary.normalise import fold, is_japanese, key


@pytest.mark.parametrize(
    "spellings",
    [
        ["Fräsen", "Fraesen", "Frasen", "FRÄSEN", "fra\u0308sen"],
        ["Gehäuse", "Gehaeuse"],
        ["Öl", "Oel"],
        ["Größe", "Groesse", "GRÖSSE"],
        ["CNC-Drehen", "CNC Drehen", "CNCDrehen", "ＣＮＣ－Drehen"],
        ["1.4301", "1 4301"],
        ["メッキ", "鍍金", "めっき", "ﾒｯｷ"],
        ["ネジ", "螺子", "捻子", "ねじ", "ﾈｼﾞ"],
        ["バネ", "発条", "ばね"],
        ["レーザー", "レーザ", "ﾚｰｻﾞｰ"],
        ["レーザーカッター", "レーザカッタ"],
        ["ギヤ", "ギア"],
        ["射出成型", "射出成形"],
        ["ヴァルブ", "バルブ"],
        ["ボルト・ナット", "ボルトナット", "ボルト ナット"],
        ["打ち抜き加工", "打抜き加工", "打抜加工"],
        ["組み立て", "組立て", "組立"],
        ["鏡面仕上げ", "鏡面仕上"],
        ["鐵工", "鉄工"],
    ],
)
def test_spellings_of_one_word_have_one_key(spellings):
    assert len({key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bauer", "Baur"),  # no umlaut after a vowel
        ("Frequenz", "Freqnz"),
        ("ビール", "ビル"),  # the long vowel of a short word means something
        ("曲げ加工", "曲加工"),
        ("Pressen", "Pressung"),
    ],
)
def test_different_words_keep_different_keys(one, other):
    assert key(one) != key(other)


def test_surface_is_what_the_writer_wrote():
    folded = fold("精密ﾚｰｻﾞｰ加工とFräsen")
    start = folded.text.index("レーザ")
    assert folded.surface(start, start + 3) == "ﾚｰｻﾞｰ"
    start = folded.text.index("frasen")
    assert folded.surface(start, start + 6) == "Fräsen"


def test_control_characters_become_spaces_or_nothing():
    assert fold("a\0b").text == "a b"
    assert fold("ä\0b").text == "a b"
    assert fold("Dreh\u00adteile").text == "drehteile"


def test_japanese_is_recognised():
    assert is_japanese("NC旋盤")
    assert not is_japanese("Drehmaschine · 5")


@given(st.text())
def test_every_character_of_a_folded_text_knows_where_it_came_from(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.starts == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
