"""The desk of the consultants: one file per noun."""
