"""Inquiries: what German firms ask, and who answers."""
