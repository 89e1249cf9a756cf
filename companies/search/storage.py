"""Writes what the search knows; COPY, because a company has about a hundred rows and a list ten thousand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

from companies.models import Evidence, Posting, SearchDocument
from companies.search.index import Entry

EVIDENCE = ("company_id", "concept_id", "field", "language", "surface")
POSTING = ("company_id", "concept_id", "score", "relation", "via_id")


def replace(companies: Sequence[int], entries: Sequence[Entry]) -> None:
    """Store the entries instead of all rows of these companies; call it in a transaction."""
    Evidence.objects.filter(company__in=companies).delete()
    Posting.objects.filter(company__in=companies).delete()
    _copy(Evidence, EVIDENCE, (row for entry in entries for row in entry.evidence))
    _copy(Posting, POSTING, (row for entry in entries for row in entry.postings))
    SearchDocument.objects.bulk_create(
        [entry.document for entry in entries],
        update_conflicts=True,
        unique_fields=["company"],
        update_fields=["words", "names", "facets", "quality"],
    )


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
