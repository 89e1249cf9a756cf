"""From a CSV or XLSX file to rows of checked values, or to a list of problems in words."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from companies.importing.columns import COLUMNS, NAME_COLUMNS


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which row as a spreadsheet counts (header: 1); None for the whole file."""

    message: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        if not self.column:
            return _("Row %(row)d: %(message)s") % {"row": self.row, "message": self.message}
        return _("Row %(row)d, column %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


class ImportRefused(Exception):  # noqa: N818  (a verdict on the file, not a fault of the program)
    """The file has problems; nothing of it was imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


@dataclass(frozen=True)
class Row:
    """One company of the file; ``values`` holds only the cells that say something."""

    number: int
    values: dict[str, Any]


def read_file(path: Path) -> list[Row]:
    """Return the rows of a ``.csv`` (UTF-8, with or without BOM) or ``.xlsx`` file.

    Raises ImportRefused with every problem found, not only the first.
    """
    lines = _lines(path)
    header = [cell.strip() for cell in next(lines, [])]
    _check_header(header)
    problems: list[Problem] = []
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values, found = _parse(number, header, cells)
        problems += found
        source_id = values.get("source_id", "")
        if source_id in seen:
            problems.append(
                Problem(
                    _("“%(value)s” stands in row %(row)d already.")
                    % {"value": source_id, "row": seen[source_id]},
                    number,
                    "source_id",
                )
            )
        elif source_id:
            seen[source_id] = number
        rows.append(Row(number, values))
    if problems:
        raise ImportRefused(problems)
    if not rows:
        raise ImportRefused([Problem(_("The file has no company in it."))])
    return rows


def _parse(number: int, header: list[str], cells: list[str]) -> tuple[dict[str, Any], list[Problem]]:
    if any(cell.strip() for cell in cells[len(header) :]):
        return {}, [Problem(_("The row has more cells than the header has columns."), number)]
    values: dict[str, Any] = {}
    problems = []
    for name, cell in zip(header, cells, strict=False):
        if not (text := cell.strip()):
            continue
        try:
            values[name] = COLUMNS[name].parse(text)
        except ValidationError as error:
            problems.append(Problem(" ".join(error.messages), number, name))
    given = {name for name, cell in zip(header, cells, strict=False) if cell.strip()}
    if "source_id" not in given:
        problems.append(Problem(_("The source id is missing."), number, "source_id"))
    if not given.intersection(NAME_COLUMNS):
        columns = ", ".join(NAME_COLUMNS)
        problems.append(
            Problem(
                _("A company needs a name in one of the columns %(columns)s.") % {"columns": columns}, number
            )
        )
    return values, problems


def _check_header(header: list[str]) -> None:
    problems = []
    for name in header:
        if name not in COLUMNS:
            problems.append(Problem(_("The column “%(name)s” is unknown.") % {"name": name}, 1))
        elif header.count(name) > 1:
            problems.append(Problem(_("The column stands in the header more than once."), 1, name))
    if "source_id" not in header:
        problems.append(Problem(_("The column source_id is missing."), 1))
    if problems:
        raise ImportRefused(list(dict.fromkeys(problems)))


def _lines(path: Path) -> Iterator[list[str]]:
    try:
        if path.suffix.lower() == ".xlsx":
            return iter(list(_xlsx_lines(path)))
        return iter(list(_csv_lines(path)))
    except OSError as error:
        raise _refused(_("The file cannot be read: %(reason)s"), reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise _refused(_("The file is not UTF-8 text; save it as “CSV UTF-8” or as XLSX.")) from error
    except (csv.Error, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise _refused(_("The file is neither a CSV table nor an XLSX workbook.")) from error


def _refused(message: str, **parameters: Any) -> ImportRefused:
    return ImportRefused([Problem(message % parameters if parameters else message)])


def _csv_lines(path: Path) -> Iterable[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def _xlsx_lines(path: Path) -> Iterator[list[str]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for row in workbook.worksheets[0].iter_rows(values_only=True):
            yield [_cell_text(value) for value in row]
    finally:
        workbook.close()


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d")
    return str(value)
