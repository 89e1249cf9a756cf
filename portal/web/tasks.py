"""Time-driven work of the web layer; portal.schedule says when."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def purge_rate_counters() -> None:
    call_command("purge_rate_counters")
