"""Every e-mail is a row first: the row is the queue, Redis only wakes the worker."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GIVE_UP_AFTER = timedelta(hours=72)


def new_deadline() -> datetime:
    """Return until when a mail that is queued, or queued again, now may be tried."""
    return timezone.now() + GIVE_UP_AFTER


class OutboxMessage(models.Model):
    """One mail to one recipient for one purpose.

    ``dedupe_key`` is built by the caller, so that the same event queues the same mail once. The text is
    rendered when the mail leaves, by the function registered for ``purpose`` (portal.outbox.rendering).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        INFLIGHT = "inflight", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("outcome unknown")

    PERSONAL_FIELDS: ClassVar = ("recipient", "reply_to")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=60)
    recipient = models.EmailField(_("recipient"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    language = models.CharField(_("language"), max_length=2)
    subject_type = models.CharField(_("about"), max_length=60)
    subject_id = models.BigIntegerField(_("number of the subject"))
    dedupe_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempt_no = models.PositiveIntegerField(pgettext_lazy("how many", "attempts"), default=0)
    # A sender that died can only have held the row until then.
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    give_up_at = models.DateTimeField(_("tried until"), default=new_deadline)
    # The last attempt failed because the relay as a whole was away; its next success makes the row due.
    waits_for_relay = models.BooleanField(default=False)
    # Resending an outcome that is unknown could make a second copy; see ``may_repeat_unknown``.
    may_repeat_unknown = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(pgettext_lazy("date", "sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_due",
                condition=models.Q(state__in=["pending", "inflight", "unknown"]),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="outbox_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"


class Attempt(models.Model):
    """One try to hand a mail to the relay, written before SMTP starts and closed after it ended."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        TEMPORARY = "temporary", _("refused for now")
        PERMANENT = "permanent", _("refused")
        UNKNOWN = "unknown", _("unknown")

    PERSONAL_FIELDS: ClassVar = ()

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    # The relay's code and our own words for it; a relay's text may quote the recipient and is not kept.
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="outbox_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.number}"
