"""The desk of the City: one file per noun."""
