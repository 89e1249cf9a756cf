"""The vocabulary that is shipped."""

from collections import Counter

import pytest

from companies.vocabulary import source


@pytest.fixture(scope="module")
def shipped():
    return source.read()  # raises when a file contradicts itself or another


def test_it_has_at_least_a_thousand_concepts_with_enough_words(shipped):
    concepts = shipped.concepts.values()
    labels = Counter(label.language for concept in concepts for label in concept.labels)
    assert len(concepts) >= 1000
    assert labels["de"] / len(concepts) >= 5
    assert labels["en"] / len(concepts) >= 3
    assert labels["ja"] / len(concepts) >= 3.5


def test_150_materials_have_numbers_of_several_standards(shipped):
    materials = [concept for concept in shipped.concepts.values() if concept.kind == "material"]
    assert sum(len(material.codes) >= 2 for material in materials) >= 150


def test_the_24_groups_of_the_japanese_classification_are_provisional(shipped):
    groups = [concept for concept in shipped.concepts.values() if "jsic" in concept.codes]
    assert sorted(group.codes["jsic"] for group in groups) == [f"{number:02}" for number in range(9, 33)]
    assert all(group.provisional for group in groups)
    first = sorted(groups, key=lambda group: group.order)[:6]
    assert [group.codes["jsic"] for group in first] == ["24", "26", "18", "25", "29", "28"]


def test_every_sector_but_the_widest_can_be_told_from_what_is_made(shipped):
    sectors = [concept for concept in shipped.concepts.values() if concept.kind == "sector"]
    assert {sector.slug for sector in sectors if not sector.members} == {
        "mechanical-engineering",
        "defence-sector",
    }
