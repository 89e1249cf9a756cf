"""Time-driven work about inquiries; portal.schedule says when."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def purge_inquiries() -> None:
    call_command("purge_inquiries")
