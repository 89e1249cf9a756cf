"""The desk of the City: one file per noun."""

from companies.admin import company, vocabulary

__all__ = ["company", "vocabulary"]
