import io
import shutil

import pytest
from django.core.management import CommandError, call_command

from companies.vocabulary.models import Concept
from tests.vocabulary.small import FOLDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def run(folder, **options):
    output = io.StringIO()
    call_command("load_vocabulary", folder=folder, stdout=output, **options)
    return output.getvalue().strip().splitlines()


def test_a_dry_run_prints_the_difference_and_writes_nothing(folder):
    lines = run(folder, dry_run=True)
    assert lines[0] == "+ iso-9001"
    assert "    + de:Drehen" in lines
    assert not Concept.objects.exists()


def test_a_second_run_has_nothing_to_do(folder, django_assert_num_queries):
    assert Concept.objects.count() == 0
    run(folder)
    assert Concept.objects.count() == 26
    with django_assert_num_queries(1):
        assert len(run(folder)) == 1


def test_problems_are_told_in_words_and_nothing_is_written(folder):
    path = folder / "process.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"Fräsen"', '"Drehen"'), encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        run(folder)
    assert "process.toml, milling: the label 'Drehen' is already claimed by process.toml, turning." in str(
        caught.value
    )
    assert not Concept.objects.exists()
