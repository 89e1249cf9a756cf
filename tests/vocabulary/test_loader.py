import shutil

import pytest

from companies.vocabulary import loader, source
from companies.vocabulary.models import Concept, Label
from tests.vocabulary.small import FOLDER


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def loaded(db, folder):
    loader.load(source.read(folder))
    return folder


def edit(folder, old, new, file="process.toml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_is_stored(loaded):
    turning = Concept.objects.get(slug="turning")
    assert list(turning.broader.values_list("slug", flat=True)) == ["machining"]
    assert list(turning.related.values_list("slug", flat=True)) == ["lathe"]
    assert list(turning.labels.filter(language="de").values_list("text", "role", "key")) == [
        ("Drehen", "pref", "drehen"),
        ("Drehteil", "alt", "drehteil"),
        ("CNC-Drehen", "alt", "cncdrehen"),
        ("gedreht", "hidden", "gedreht"),
    ]
    sector = Concept.objects.get(slug="metalworking-industry")
    assert set(sector.members.values_list("slug", flat=True)) == {"machining", "stamping"}
    assert (sector.order, sector.provisional, sector.codes) == (1, True, {"jsic": "24", "nace": "C25"})


def test_a_second_load_changes_nothing(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert loader.is_current(loaded)
    before = list(Label.objects.values_list("pk", flat=True))
    assert not loader.load(source.read(loaded))
    assert list(Label.objects.values_list("pk", flat=True)) == before


def test_the_difference_names_concepts_and_labels(loaded):
    edit(loaded, '"Drehteil"', '"Drehstück"')
    edit(loaded, "[concepts.tube-bending]", "[concepts.pipe-bending]")
    assert not loader.is_current(loaded)
    changes = loader.compare(source.read(loaded))
    assert list(changes.lines()) == [
        "+ pipe-bending",
        "    + de:Rohrbiegen",
        "    + en:tube bending",
        "    + ja:パイプ曲げ",
        "~ turning",
        "    + de:Drehstück",
        "    - de:Drehteil",
        "- tube-bending",
    ]
    assert Concept.objects.filter(slug="tube-bending").exists()  # compare() writes nothing
    assert changes == loader.load(source.read(loaded))
    assert not Concept.objects.filter(slug="tube-bending").exists()


def test_a_label_may_move_to_another_concept(loaded):
    edit(loaded, ', "Drehteil"', "")
    edit(loaded, '"Zerspanung"', '"Zerspanung", "Drehteil"')
    loader.load(source.read(loaded))
    assert Label.objects.get(text="Drehteil").concept.slug == "machining"


def test_relations_are_part_of_the_difference(loaded):
    edit(loaded, 'related = ["turning"]\n', "", file="machine.toml")
    assert sorted(loader.load(source.read(loaded)).changed) == ["lathe", "turning"]
    assert not Concept.objects.get(slug="turning").related.exists()


def test_a_relation_stated_on_the_other_side_survives_an_edit(loaded):
    edit(loaded, '"Drehteil"', '"Drehstück"')
    loader.load(source.read(loaded))
    assert Concept.objects.get(slug="turning").related.get().slug == "lathe"
    assert Concept.objects.get(slug="lathe").related.get().slug == "turning"


def test_an_edit_in_the_admin_is_no_new_file(loaded):
    loader.note_edit()
    assert loader.is_current(loaded)


def test_a_label_that_an_editor_saves_gets_its_key(loaded):
    label = Label(concept=Concept.objects.get(slug="screws"), language="ja", text="ﾈｼﾞ類")
    label.save()
    assert (label.key, label.kind) == ("ねじ類", "product")
