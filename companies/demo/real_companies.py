"""Fifty-two real companies, as thin as a first import is; each row names the public pages it comes from."""

from pathlib import Path

from companies.importing import import_rows, read_file
from companies.models import Company

FILE = Path(__file__).with_name("companies_real.csv")


def load_real_companies() -> int:
    """Import and publish the sample rows as ``import_companies`` would; return how many are new.

    A company that has the same source id, but is no sample, stays as it is.
    """
    others = set(Company.objects.filter(demo=False).values_list("source_id", flat=True))
    rows = [row for row in read_file(FILE) if row.values["source_id"] not in others]
    return len(import_rows(rows, publish=True, demo=True).added)
