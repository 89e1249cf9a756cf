"""The task that sends one mail. A failed attempt needs no retry here: the row stays due, the sweep comes."""

from celery import shared_task

from portal.outbox import delivery


@shared_task
def deliver(message_id: int) -> None:
    """Send the mail unless it is not due or somebody else sends it right now."""
    if message := delivery.claim(message_id):
        delivery.deliver(message)
