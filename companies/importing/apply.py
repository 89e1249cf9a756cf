"""Writes checked rows into the directory without undoing what people have edited."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from companies import services
from companies.importing.columns import COLUMNS, ROW_COLUMNS
from companies.importing.reader import Row
from companies.models import Company


@dataclass
class Report:
    """What an import did, by source id; ``kept`` lists the columns a person has edited since."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)


def import_rows(
    rows: Sequence[Row],
    *,
    publish: bool = False,
    overwrite: bool = False,
    dry_run: bool = False,
    demo: bool = False,
) -> Report:
    """Add or update a company per row, in one transaction.

    A value that differs from what the last import wrote was edited by a person and stays, unless
    ``overwrite``. An empty cell says nothing and changes nothing. ``publish`` publishes drafts at once;
    they stay unconfirmed. ``dry_run`` only reports. ``demo`` marks added companies as sample data.
    """
    report = Report()
    with transaction.atomic():
        existing = _existing(rows)
        touched = []
        for row in rows:
            company = existing.get(row.values["source_id"]) or Company(demo=demo)
            if _import_row(company, row, report, overwrite=overwrite):
                touched.append(company.pk)
            if publish and company.status in (Company.Status.DRAFT, Company.Status.IN_REVIEW):
                services.publish(company, by=None)
                report.published.append(company.source_id)
        if dry_run:
            transaction.set_rollback(True)
        else:
            services.update_index_many(touched)
    return report


def _existing(rows: Sequence[Row]) -> dict[str, Company]:
    relations = {COLUMNS[name].relation for name in ROW_COLUMNS}  # type: ignore[union-attr]
    companies = Company.objects.filter(source_id__in=[row.values["source_id"] for row in rows])
    return {company.source_id: company for company in companies.prefetch_related(*relations)}


def _import_row(company: Company, row: Row, report: Report, *, overwrite: bool) -> bool:
    """Write what ``row`` says of ``company``; tell whether anything changed."""
    is_new = company.pk is None
    changed: list[str] = []
    kept: list[str] = []
    for name, value in row.values.items():
        column = COLUMNS[name]
        current = column.read(company)
        if value != current:
            edited = current != company.imported.get(name, column.empty)
            (kept if edited and not overwrite and not is_new else changed).append(name)
    for name in changed:
        if name not in ROW_COLUMNS:
            COLUMNS[name].write(company, row.values[name])
    imported = {**company.imported, **{name: row.values[name] for name in row.values if name not in kept}}
    if changed or imported != company.imported:
        company.imported = imported
        company.save()
    for name in changed:
        if name in ROW_COLUMNS:
            COLUMNS[name].write(company, row.values[name])
    _note(company.source_id, report, is_new=is_new, changed=changed, kept=kept)
    return bool(changed)


def _note(source_id: str, report: Report, *, is_new: bool, changed: list[str], kept: list[str]) -> None:
    if is_new:
        report.added.append(source_id)
    elif changed:
        report.changed[source_id] = changed
    else:
        report.unchanged.append(source_id)
    if kept:
        report.kept[source_id] = kept
