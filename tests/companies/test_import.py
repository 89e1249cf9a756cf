"""`import_companies`: all of a file or nothing, and never over a person's edit."""

import csv
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from companies.models import Company

REAL = Path(__file__).parents[2] / "companies/demo/companies_real.csv"
HEADER = [
    "source_id",
    "name_ja",
    "name_kana",
    "name_latin",
    "summary_ja",
    "products_ja",
    "products_en",
    "founded",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def write(path: Path, *rows: list[str], header: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header or HEADER, *rows])
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_companies", str(path), *options, stdout=out)
    return out.getvalue()


def refused(path: Path) -> list[str]:
    with pytest.raises(CommandError) as error:
        run(path)
    assert Company.objects.count() == 0
    return str(error.value).splitlines()


@pytest.fixture
def row() -> list[str]:
    return ["abc", "東製作所", "あずませいさくしょ", "", "歯車を作る。", "歯車;軸", "gear", "1960-03"]


def test_all_52_real_companies_are_imported_and_published():
    assert run(REAL, "--publish") == "52 added, 0 changed, 0 unchanged, 52 published\n"
    assert Company.objects.public().count() == 52
    assert Company.objects.filter(confirmed_at=None).count() == 52


def test_a_second_import_changes_nothing():
    run(REAL, "--publish")
    before = dict(Company.objects.values_list("source_id", "updated_at"))
    assert run(REAL, "--publish") == "0 added, 0 changed, 52 unchanged, 0 published\n"
    assert dict(Company.objects.values_list("source_id", "updated_at")) == before


def test_values_land_in_the_profile(tmp_path, row):
    run(write(tmp_path / "a.csv", row))
    company = Company.objects.get()
    assert (company.name_native, company.name_kana, company.slug) == ("東製作所", "あずませいさくしょ", "abc")
    assert (company.founded_year, company.founded_month) == (1960, 3)
    assert company.status == Company.Status.DRAFT
    products = company.product_rows.order_by("list_language", "position")
    assert list(products.values_list("list_language", "name_ja", "name_en")) == [
        ("en", None, "gear"),
        ("ja", "歯車", None),
        ("ja", "軸", None),
    ]


def test_a_workbook_says_the_same_as_a_table(tmp_path, row):
    workbook = openpyxl.Workbook()
    workbook.active.append(HEADER)
    workbook.active.append([*row[:-1], 1960])
    workbook.save(tmp_path / "a.xlsx")
    run(tmp_path / "a.xlsx")
    assert Company.objects.get().founded_year == 1960


def test_what_a_person_edited_stays_unless_overwrite_is_asked_for(tmp_path, row):
    path = write(tmp_path / "a.csv", row)
    run(path)
    company = Company.objects.get()
    company.summary_ja = "編集者の文。"
    company.save()
    company.product_rows.filter(name_ja="軸").update(name_ja="シャフト")
    row[4], row[5], row[7] = "新しい文。", "歯車;軸;ねじ", "1961"
    write(path, row)

    out = run(path)
    assert "abc: kept because edited since the last import: summary_ja, products_ja" in out
    company.refresh_from_db()
    assert (company.summary_ja, company.founded_year) == ("編集者の文。", 1961)
    assert company.product_rows.filter(list_language="ja").count() == 2

    run(path, "--overwrite")
    company.refresh_from_db()
    assert company.summary_ja == "新しい文。"
    assert company.product_rows.filter(list_language="ja").count() == 3


def test_an_empty_cell_says_nothing(tmp_path, row):
    run(write(tmp_path / "a.csv", row))
    row[4] = row[5] = ""
    assert run(write(tmp_path / "a.csv", row)) == "0 added, 0 changed, 1 unchanged, 0 published\n"
    assert Company.objects.get().summary_ja == "歯車を作る。"


def test_a_dry_run_writes_nothing(tmp_path, row):
    out = run(write(tmp_path / "a.csv", row), "--dry-run", "--publish")
    assert out == ("1 added, 0 changed, 0 unchanged, 1 published\nThis was a dry run; nothing was written.\n")
    assert Company.objects.count() == 0


def test_every_problem_is_named_and_nothing_is_imported(tmp_path, row):
    path = write(
        tmp_path / "a.csv",
        row,
        ["", "西製作所", "", "", "", "", "", ""],
        ["north", "", "", "", "", "", "", "März 1960"],
        row,
        ["south", "南製作所", "", "", "長" * 251, "", "", ""],
        [*row, "one too many"],
    )
    assert refused(path) == [
        "Nothing was imported:",
        "Row 3, column source_id: The source id is missing.",
        "Row 4, column founded: “März 1960” is not a year (1960) or a year with month (1960-03).",
        "Row 4: A company needs a name in one of the columns name_ja, name_kana, name_latin.",
        "Row 5, column source_id: “abc” stands in row 2 already.",
        "Row 6, column summary_ja: Ensure this value has at most 250 characters (it has 251).",
        "Row 7: The row has more cells than the header has columns.",
    ]


def test_an_unknown_column_is_an_error(tmp_path, row):
    path = write(tmp_path / "a.csv", [*row, "x"], header=[*HEADER, "telephone"])
    assert refused(path) == ["Nothing was imported:", "Row 1: The column “telephone” is unknown."]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "会社".encode("cp932"), "The file is not UTF-8 text; save it as “CSV UTF-8” or as XLSX."),
        ("a.xlsx", b"PK no zip", "The file is neither a CSV table nor an XLSX workbook."),
        ("a.csv", b"", "Row 1: The column source_id is missing."),
        ("a.csv", b"source_id,name_ja\r\n", "The file has no company in it."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == ["Nothing was imported:", message]


def test_a_byte_order_mark_does_not_matter(tmp_path, row):
    path = write(tmp_path / "a.csv", row)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    run(path)
    assert Company.objects.count() == 1
