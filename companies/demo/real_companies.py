"""Fifty-two real companies, as thin as a first import is; each row names the public pages it comes from."""

from pathlib import Path

from companies.importing import import_rows, read_file

FILE = Path(__file__).with_name("companies_real.csv")


def load_real_companies() -> int:
    """Import and publish the sample rows as ``import_companies`` would; return how many are new."""
    return len(import_rows(read_file(FILE), publish=True, demo=True).added)
