"""Wiring of the portal and what both apps stand on."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
