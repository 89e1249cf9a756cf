"""From a row of the outbox to the relay, and what became of it.

A row is claimed with a lease and a number. The attempt is written before the relay gets the mail and closed
after; both writes are refused when the row has been claimed again since (fencing), so a sender that slept
past its lease changes nothing. Exactly-once mail does not exist: a connection that breaks after the text
was handed over leaves the outcome unknown, and `next_state` bounds what follows.
"""

import contextlib
import logging
import random
import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from portal.outbox import rendering
from portal.outbox.models import Attempt, OutboxMessage

logger = logging.getLogger(__name__)

State = OutboxMessage.State
Outcome = Attempt.Outcome

# Longer than the slowest conversation with a relay: ten replies within EMAIL_TIMEOUT and the last one.
LEASE = timedelta(seconds=180)
FINAL_REPLY_SECONDS = 60  # relays check a mail before they take it; giving up early makes an unknown outcome
FIRST_PAUSE = 30  # seconds
LONGEST_PAUSE = 3600  # seconds
RENDER_TRIES = 3
OUTCOME_TRIES = 60  # one a second: a database restart must not turn a delivered mail into an unknown one

NOT_RENDERED = "not rendered"
LEASE_EXPIRED = "lease expired"


@dataclass(frozen=True)
class Envelope:
    """What SMTP needs: two bare ASCII addresses, and the content as DATA wants it."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Result:
    """How an attempt ended. ``relay_away`` tells that no other mail would have got through either."""

    outcome: Attempt.Outcome
    reason: str
    relay_away: bool = False


def sweep(stopping: Callable[[], bool] = lambda: False) -> int:
    """Deliver what is due and return how many mails the relay took.

    Ends early when ``stopping`` returns true, and when the relay is away: the rest stays due.
    """
    recover_expired()
    accepted = 0
    while not stopping() and (message := claim()):
        result = deliver(message)
        accepted += result.outcome == Outcome.ACCEPTED
        if result.relay_away:
            break
    return accepted


def claim(message_id: int | None = None) -> OutboxMessage | None:
    """Lease the row with that id, by default the longest due one; None when it is not due or not free."""
    now = timezone.now()
    with transaction.atomic():
        due = OutboxMessage.objects.filter(state=State.PENDING, due_at__lte=now)
        if message_id is not None:
            due = due.filter(pk=message_id)
        message = due.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
        if message is None:
            return None
        message.state = State.INFLIGHT
        message.attempt_no += 1
        message.lease_until = now + LEASE
        message.save(update_fields=["state", "attempt_no", "lease_until"])
    return message


def recover_expired() -> None:
    """Free the rows whose sender died: nothing had left, unless an attempt was begun."""
    expired = OutboxMessage.objects.filter(state=State.INFLIGHT, lease_until__lt=timezone.now())
    for message in expired:
        if message.attempts.filter(number=message.attempt_no).exists():
            settle(message, Result(Outcome.UNKNOWN, LEASE_EXPIRED))
        else:
            held(message).update(state=State.PENDING, lease_until=None)


def deliver(message: OutboxMessage) -> Result:
    """Try once to hand a claimed row to the relay and store what became of it."""
    try:
        envelope = fill_envelope(message)
    except DatabaseError:
        raise  # not the mail's fault; the lease runs out and the row is free again
    except Exception as error:
        logger.exception("Mail %s cannot be rendered.", message.pk)
        return settle_surely(message, unrenderable(message, error))
    relay: Any = EmailBackend()
    try:
        if failure := connect(relay):
            return settle_surely(message, failure)
        if not begin_attempt(message):
            return Result(Outcome.UNKNOWN, LEASE_EXPIRED)
        return settle_surely(message, transmit(relay.connection, envelope))
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            relay.close()


def fill_envelope(message: OutboxMessage) -> Envelope:
    """Render a mail down to its bytes, so that nothing can go wrong with it once the relay listens."""
    mail = rendering.render(message)
    sender, recipient = (ascii_address(address) for address in (mail.from_email, mail.to[0]))
    return Envelope(sender, recipient, wire_bytes(mail))


def unrenderable(message: OutboxMessage, error: Exception) -> Result:
    """Return the result for a mail whose text could not be made: a poison mail must not be tried for days."""
    if isinstance(error, ObjectDoesNotExist):
        return Result(Outcome.PERMANENT, f"gone: {type(error).__qualname__}")
    reason = f"{NOT_RENDERED}: {type(error).__name__}"
    earlier = message.attempts.filter(reason__startswith=NOT_RENDERED).count()
    return Result(Outcome.PERMANENT if earlier + 1 >= RENDER_TRIES else Outcome.TEMPORARY, reason)


def connect(relay: Any) -> Result | None:
    """Greet the relay and sign in; return the result if that fails: no mail is to blame."""
    try:
        relay.open()
        relay.connection.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        return Result(Outcome.TEMPORARY, f"connect {type(error).__name__}", relay_away=True)
    return None


def begin_attempt(message: OutboxMessage) -> bool:
    """Write the attempt and renew the lease; False when the row belongs to another sender by now."""
    with transaction.atomic():
        if not held(message).update(lease_until=timezone.now() + LEASE):
            return False
        message.attempts.create(number=message.attempt_no)
    return True


def transmit(smtp: Any, envelope: Envelope) -> Result:
    """Hand one mail to the relay (an smtplib.SMTP), step by step.

    Only the step tells what a broken connection means: until the text is sent nothing has happened, from
    then on the relay may have taken the mail.
    """
    steps = {
        "MAIL": lambda: smtp.mail(envelope.sender),
        "RCPT": lambda: smtp.rcpt(envelope.recipient),
        "DATA": lambda: smtp.docmd("DATA"),
    }
    try:
        for step, command in steps.items():
            code, _ = command()
            if code // 100 != (3 if step == "DATA" else 2):
                return refused(step, code)
    except (OSError, smtplib.SMTPException) as error:
        return Result(Outcome.TEMPORARY, f"connection lost: {type(error).__name__}", relay_away=True)
    try:
        smtp.sock.settimeout(FINAL_REPLY_SECONDS)
        smtp.send(envelope.content)
        code, _ = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Result(Outcome.UNKNOWN, f"no reply: {type(error).__name__}", relay_away=True)
    if code == -1:  # no SMTP reply at all
        return Result(Outcome.UNKNOWN, "no reply: unreadable", relay_away=True)
    return Result(Outcome.ACCEPTED, str(code)) if code // 100 == 2 else refused("text", code)


def refused(step: str, code: int) -> Result:
    """Return the result for a refusal: 5xx is final; 421, or a 4xx for our own address, is for all mails."""
    if code >= 500:
        return Result(Outcome.PERMANENT, f"{step} {code}")
    return Result(Outcome.TEMPORARY, f"{step} {code}", relay_away=code == 421 or step == "MAIL")


def ascii_address(address: str) -> str:
    """Return the bare address, its domain in punycode."""
    return parseaddr(sanitize_address(address, "utf-8"))[1]


def wire_bytes(mail: EmailMultiAlternatives) -> bytes:
    """Return the mail as DATA wants it: lines end in CRLF, leading dots are doubled, a dot ends it."""
    content = re.sub(rb"\r\n|\r|\n", b"\r\n", mail.message().as_bytes())
    return re.sub(rb"(?m)^\.", b"..", content).rstrip(b"\r\n") + b"\r\n.\r\n"


def settle_surely(message: OutboxMessage, result: Result) -> Result:
    """Store the result, patiently: the relay has the mail, only the database may be restarting."""
    for _ in range(OUTCOME_TRIES - 1):
        try:
            return settle(message, result)
        except (OperationalError, InterfaceError):
            logger.warning("The outcome of mail %s cannot be stored yet.", message.pk)
            connection.close()
            time.sleep(1)
    return settle(message, result)


def settle(message: OutboxMessage, result: Result) -> Result:
    """Close the attempt and move the row on, unless another sender has the row by now."""
    with transaction.atomic():
        if not held(message).update(**next_state(message, result)):
            logger.warning("A late outcome of mail %s was refused.", message.pk)
            return result
        message.attempts.update_or_create(
            number=message.attempt_no,
            defaults={"outcome": result.outcome, "reason": result.reason, "ended_at": timezone.now()},
        )
    if result.outcome == Outcome.ACCEPTED:
        wake_waiting()
    elif result.outcome == Outcome.PERMANENT:
        logger.error("Mail %s failed for good: %s.", message.pk, result.reason)
    return result


def next_state(message: OutboxMessage, result: Result) -> dict[str, Any]:
    """Return the fields of the row after an attempt ended with ``result``."""
    now = timezone.now()
    fields: dict[str, Any] = {"lease_until": None, "waits_for_relay": False}
    match result.outcome:
        case Outcome.ACCEPTED:
            return fields | {"state": State.SENT, "sent_at": now}
        case Outcome.TEMPORARY if now < message.give_up_at:
            again = {"due_at": now + pause(message.attempt_no), "waits_for_relay": result.relay_away}
            return fields | {"state": State.PENDING} | again
        case Outcome.UNKNOWN if may_repeat(message):
            return fields | {"state": State.PENDING, "due_at": now}
        case Outcome.UNKNOWN:
            return fields | {"state": State.UNKNOWN}
    return fields | {"state": State.FAILED}


def may_repeat(message: OutboxMessage) -> bool:
    """Tell whether a second copy would be explained by exactly one unknown attempt."""
    earlier = message.attempts.filter(outcome=Outcome.UNKNOWN).exclude(number=message.attempt_no)
    return message.may_repeat_unknown and not earlier.exists()


def pause(attempt_no: int) -> timedelta:
    """Return how long to wait after a failed attempt: a random part of a span that doubles up to an hour."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt_no - 1, 10))
    return timedelta(seconds=random.uniform(0, longest))  # noqa: S311  (spreads load, guards nothing)


def wake_waiting() -> None:
    """Make the mails due that waited for the relay: it is back."""
    OutboxMessage.objects.filter(state=State.PENDING, waits_for_relay=True).update(
        due_at=timezone.now(), waits_for_relay=False
    )


def held(message: OutboxMessage) -> Any:
    """Return the row as a query that is empty when somebody else has claimed it since."""
    return OutboxMessage.objects.filter(pk=message.pk, attempt_no=message.attempt_no, state=State.INFLIGHT)
