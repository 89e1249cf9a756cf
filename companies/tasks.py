"""What takes too long for a page."""

from collections.abc import Sequence

from celery import shared_task

from companies import services
from portal.outbox.queue import PUBLISH_OPTIONS

COMPANIES_PER_TASK = 500  # about 15 seconds


@shared_task
def update_index(ids: list[int]) -> None:
    services.update_index_many(ids)


def publish_update_index(ids: Sequence[int]) -> None:
    """Let the worker read these companies again; raises what the broker raises, within about a second."""
    with update_index.app.connection_for_write(transport_options=PUBLISH_OPTIONS) as connection:
        for start in range(0, len(ids), COMPANIES_PER_TASK):
            batch = list(ids[start : start + COMPANIES_PER_TASK])
            update_index.apply_async([batch], connection=connection, retry=False)
