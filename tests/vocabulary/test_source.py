"""Every mistake in a vocabulary file is named with file, concept and label."""

import pytest

from companies.vocabulary import source
from companies.vocabulary.source import VocabularyError

TURNING = """
kind = "process"
[concepts.turning]
de = ["Drehen"]
en = ["turning"]
ja = ["旋盤加工"]
"""


def problems(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        source.read(folder)
    return caught.value.problems


def concept(slug, *lines, word="Wort"):
    return (
        f'[concepts.{slug}]\nde = ["{word}"]\nen = ["{word}e"]\nja = ["{word}語"]\n' + "\n".join(lines) + "\n"
    )


def test_a_valid_file_is_read(tmp_path):
    (tmp_path / "process.toml").write_text(TURNING, encoding="utf-8")
    turning = source.read(tmp_path).concepts["turning"]
    assert [(label.language, label.role, label.text, label.key) for label in turning.labels] == [
        ("de", "pref", "Drehen", "drehen"),
        ("en", "pref", "turning", "turning"),
        ("ja", "pref", "旋盤加工", "旋盤加工"),
    ]


def test_codes_become_labels_without_a_language(tmp_path):
    text = TURNING + 'codes = { jis = ["SUS304"], nace = "C25" }\n'
    (tmp_path / "material.toml").write_text(text.replace("process", "material"), encoding="utf-8")
    *_, code = source.read(tmp_path).concepts["turning"].labels
    assert (code.language, code.role, code.text) == ("", "notation", "SUS304")


def test_an_empty_language(tmp_path):
    text = TURNING.replace('en = ["turning"]', "en = []")
    assert problems(tmp_path, process=text) == ["process.toml, turning: no label in the language 'en'."]


def test_a_label_claimed_twice(tmp_path):
    more = concept("lathing", word="CNC").replace('"CNC"', '"DREHEN"')
    assert problems(tmp_path, process=TURNING, process2='kind = "process"\n' + more) == [
        "process2.toml, lathing: the label 'DREHEN' is already claimed by process.toml, turning."
    ]


def test_another_kind_may_use_the_same_label(tmp_path):
    (tmp_path / "a.toml").write_text(TURNING, encoding="utf-8")
    text = TURNING.replace("turning]", "turned]").replace("process", "product")
    (tmp_path / "b.toml").write_text(text, encoding="utf-8")
    assert len(source.read(tmp_path).concepts) == 2


def test_a_slug_used_twice(tmp_path):
    assert "b.toml, turning: the slug is already used in a.toml." in problems(
        tmp_path, a=TURNING, b=TURNING.replace("process", "product")
    )


def test_a_cycle(tmp_path):
    text = 'kind = "process"\n' + concept("a", 'broader = ["b"]') + concept("b", 'broader = ["a"]', word="B")
    assert problems(tmp_path, process=text) == [
        "process.toml, a: the concept is broader than itself.",
        "process.toml, b: the concept is broader than itself.",
    ]


@pytest.mark.parametrize("relation", ["broader", "related"])
def test_an_unknown_concept(tmp_path, relation):
    assert problems(tmp_path, process=TURNING + f'{relation} = ["nowhere"]\n') == [
        f"process.toml, turning: {relation} names 'nowhere', which no file defines."
    ]


def test_broader_stays_within_a_kind(tmp_path):
    product = 'kind = "product"\n' + concept("part", 'broader = ["turning"]')
    assert problems(tmp_path, process=TURNING, product=product) == [
        "product.toml, part: 'turning' is broader but of another kind."
    ]


def test_members_belong_to_sectors(tmp_path):
    text = TURNING + 'members = ["turning"]\n'
    assert problems(tmp_path, process=text) == ["process.toml, turning: only a sector has members."]


def test_a_glob_names_all_it_matches(tmp_path):
    (tmp_path / "process.toml").write_text(TURNING, encoding="utf-8")
    sector = 'kind = "sector"\n' + concept("metal", 'members = ["turn*"]')
    (tmp_path / "sector.toml").write_text(sector, encoding="utf-8")
    assert source.read(tmp_path).concepts["metal"].members == ["turning"]


def test_an_unknown_kind_key_or_syntax(tmp_path):
    assert problems(tmp_path, a=TURNING.replace("process", "sport"), b=TURNING + "fr = []\n", c="kind =") == [
        "a.toml: kind must be one of sector, process, product, material, machine, certification, service, "
        "not 'sport'.",
        "b.toml, turning: nobody knows the key 'fr'.",
        "c.toml: not valid TOML: Invalid value (at end of document).",
    ]
