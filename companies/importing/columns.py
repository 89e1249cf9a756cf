"""The columns of the company list: how a cell becomes a value, and where that value lives in a profile.

A value is plain JSON (text, number or list), so that it can be kept in ``Company.imported`` and compared
with what the profile says today. An empty value means "not stated".
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext as _

from companies import models
from companies.models.company import Company

LANGUAGES = ("ja", "en", "de")


def _invalid(message: str) -> ValidationError:
    return ValidationError(message, code="invalid")


class TextColumn:
    """A cell that is one text field of the company."""

    empty: Any = ""

    def __init__(self, name: str, field: str | None = None) -> None:
        self.name = name
        self.field = field or name

    def parse(self, cell: str) -> Any:
        """Return the value of a non-empty ``cell``; raises ValidationError with a sentence for the user."""
        return self._clean(cell)

    def _clean(self, value: Any) -> Any:
        """Return ``value`` as the model's field wants it, or let the field refuse it."""
        return cast(Field, Company._meta.get_field(self.field)).clean(value, None)

    def read(self, company: Company) -> Any:
        return getattr(company, self.field)

    def write(self, company: Company, value: Any) -> None:
        setattr(company, self.field, value)


class NumberColumn(TextColumn):
    empty = None

    def parse(self, cell: str) -> int:
        digits = unicodedata.normalize("NFKC", cell).replace(",", "")
        if not digits.isascii() or not digits.isdigit():
            raise _invalid(_("“%(cell)s” is not a whole number.") % {"cell": cell})
        return self._clean(int(digits))


class YearMonthColumn(TextColumn):
    """``1960`` or ``1960-03``; the month is often unknown."""

    def parse(self, cell: str) -> str:
        match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", unicodedata.normalize("NFKC", cell))
        if not match:
            raise _invalid(
                _("“%(cell)s” is not a year (1960) or a year with month (1960-03).") % {"cell": cell}
            )
        return match.group()

    def read(self, company: Company) -> str:
        year = getattr(company, f"{self.field}_year")
        month = getattr(company, f"{self.field}_month")
        return f"{year or ''}{f'-{month:02}' if month else ''}"

    def write(self, company: Company, value: str) -> None:
        year, _dash, month = value.partition("-")
        setattr(company, f"{self.field}_year", int(year))
        setattr(company, f"{self.field}_month", int(month) if month else None)


def split_list(cell: str) -> list[str]:
    """Return the items of a cell separated by semicolons, without empty ones."""
    return [item.strip() for item in re.split("[;;]", cell) if item.strip()]


class ArrayColumn(TextColumn):
    """A list that is one array field of the company."""

    @property
    def empty(self) -> list[str]:  # type: ignore[override]
        return []

    def parse(self, cell: str) -> list[str]:
        return self._clean(split_list(cell))


class RowsColumn:
    """A list that is rows of a table of its own and stands alone in its language."""

    empty: Any = []

    def __init__(self, name: str, model: type[Any], language: str) -> None:
        self.name = name
        self.model = model
        self.language = language
        self.relation = model._meta.get_field("company").remote_field.get_accessor_name()
        self.field = f"name_{language}"

    def parse(self, cell: str) -> list[str]:
        field = self.model._meta.get_field(self.field)
        return [field.clean(item, None) for item in split_list(cell)]

    def read(self, company: Company) -> list[str]:
        rows = getattr(company, self.relation).all() if company.pk else []
        return [getattr(row, self.field) for row in rows if row.list_language == self.language]

    def write(self, company: Company, value: Sequence[str]) -> None:
        getattr(company, self.relation).filter(list_language=self.language).delete()
        for position, text in enumerate(value):
            self.model.objects.create(
                company=company, list_language=self.language, position=position, **{self.field: text}
            )


class CertificationsColumn(RowsColumn):
    """Standards such as ``ISO 9001``; their names need no translation."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.model = models.Certification
        self.relation = "certification_rows"
        self.field = "standard"

    def read(self, company: Company) -> list[str]:
        return [row.standard for row in company.certification_rows.all()] if company.pk else []

    def write(self, company: Company, value: Sequence[str]) -> None:
        company.certification_rows.all().delete()
        for position, standard in enumerate(value):
            company.certification_rows.create(standard=standard, position=position)


Column = TextColumn | RowsColumn


def _translated(name: str) -> list[Column]:
    return [TextColumn(f"{name}_{language}") for language in LANGUAGES]


def _rows(name: str, model: type[Any]) -> list[Column]:
    return [RowsColumn(f"{name}_{language}", model, language) for language in LANGUAGES]


_ALL: list[Column] = [
    TextColumn("source_id"),
    TextColumn("name_ja", "name_native"),
    TextColumn("name_kana"),
    TextColumn("name_latin"),
    TextColumn("legal_form"),
    TextColumn("city"),
    TextColumn("address_ja"),
    *_translated("main_business"),
    *_translated("summary"),
    *_rows("products", models.Product),
    *_rows("processes", models.Capability),
    *_rows("materials", models.Material),
    *_rows("equipment", models.Equipment),
    CertificationsColumn("certifications"),
    RowsColumn("distinctions", models.Distinction, "ja"),
    NumberColumn("employees"),
    NumberColumn("capital_jpy"),
    YearMonthColumn("founded"),
    TextColumn("website"),
    ArrayColumn("languages_reply", "reply_languages"),
    ArrayColumn("source_urls"),
    TextColumn("seen_on"),
]
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
NAME_COLUMNS = ("name_ja", "name_kana", "name_latin")
# Rows of their own can only be written once the company has its id.
ROW_COLUMNS = frozenset(name for name, column in COLUMNS.items() if isinstance(column, RowsColumn))
