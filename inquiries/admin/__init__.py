"""The desk of the consultants: one file per noun."""

from inquiries.admin import absence, canned, inquiry, routing

__all__ = ["absence", "canned", "inquiry", "routing"]
