"""How a mail gets into the outbox, and how the worker learns of it."""

import logging
import time

from django.db import models, transaction
from django.utils import timezone

from portal.outbox import tasks
from portal.outbox.models import OutboxMessage, new_deadline

logger = logging.getLogger(__name__)

# Nothing a visitor does waits for the broker: 0.5 s to connect, 0.5 s for a reply, and no second try, which
# both kombu and Celery would make by default. After a failure nobody asks for a while.
PUBLISH_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
BROKER_REST_SECONDS = 10

_broker_rests_until = 0.0


def enqueue(
    *,
    purpose: str,
    recipient: str,
    language: str,
    subject: models.Model,
    dedupe_key: str,
    reply_to: str = "",
    may_repeat_unknown: bool = False,
) -> OutboxMessage:
    """Queue one mail inside the caller's transaction; the same ``dedupe_key`` queues it once.

    Args:
        purpose: a name registered with portal.outbox.rendering.
        recipient: the one address it goes to.
        language: ``de``, ``en`` or ``ja``.
        subject: what the mail is about; its rendering function loads it again.
        dedupe_key: says which event the mail tells whom, e.g. ``inquiry:7:notice:3``.
        reply_to: where an answer goes; by default the portal's contact address.
        may_repeat_unknown: whether a second copy is better than perhaps none.
    """
    message, created = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "purpose": purpose,
            "recipient": recipient,
            "reply_to": reply_to,
            "language": language,
            "subject_type": subject._meta.label_lower,
            "subject_id": subject.pk,
            "may_repeat_unknown": may_repeat_unknown,
        },
    )
    if created:
        transaction.on_commit(lambda: wake_worker(message.pk))
    return message


def retry(message: OutboxMessage) -> bool:
    """Queue a failed or unknown mail again; False when it is neither any more."""
    stopped = OutboxMessage.objects.filter(
        pk=message.pk, state__in=[OutboxMessage.State.FAILED, OutboxMessage.State.UNKNOWN]
    )
    if not stopped.update(
        state=OutboxMessage.State.PENDING, due_at=timezone.now(), give_up_at=new_deadline()
    ):
        return False
    transaction.on_commit(lambda: wake_worker(message.pk))
    return True


def wake_worker(message_id: int) -> None:
    """Tell the worker about a mail, in at most about a second, and never fail: the sweep finds it, too."""
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        publish(message_id)
    except Exception as error:  # whatever a broker, its client or the network can come up with
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        logger.warning("The broker did not take mail %s: %s.", message_id, type(error).__name__)


def publish(message_id: int) -> None:
    """Publish the task on a connection of its own; one from Celery's pool would wait without a limit."""
    with tasks.deliver.app.connection_for_write(transport_options=PUBLISH_OPTIONS) as connection:
        tasks.deliver.apply_async([message_id], connection=connection, retry=False)
