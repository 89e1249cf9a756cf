"""Reads a list of companies and writes it into the directory: all of it, or nothing."""

from companies.importing.apply import Report, import_rows
from companies.importing.reader import ImportRefused, Problem, read_file

__all__ = ["ImportRefused", "Problem", "Report", "import_rows", "read_file"]
