"""Readings of kana names, each checked against the usual Latin spelling of the word."""

import pytest

from companies.hepburn import hepburn


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("きんき しゃりょう", "Kinki Sharyō"),
        ("おおさか せいこう", "Ōsaka Seikō"),
        ("ヨコタ コウギョウ", "Yokota Kōgyō"),
        ("ジェックス", "Jekkusu"),
        ("マッチャ", "Matcha"),
        ("コーヒー", "Kōhī"),
        ("こんいち", "Kon'ichi"),
        ("しんぶん", "Shinbun"),
        ("ティーエム", "Tīemu"),
        ("ヴァン フィルム", "Van Firumu"),
        ("にっしん", "Nisshin"),
        ("ヂャッキ ヅメ", "Jakki Zume"),
        ("ｱｽﾞﾏ", "Azuma"),
        ("ユニーク", "Yunīku"),
        ("わをん", "Waon"),
        ("ABC きこう", "Abc Kikō"),
        ("", ""),
    ],
)
def test_reading(kana, latin):
    assert hepburn(kana) == latin
