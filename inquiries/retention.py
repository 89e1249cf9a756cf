"""How long inquiries are kept. The form and the privacy notice promise these periods: change all three."""

from calendar import monthrange
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from inquiries import emails
from inquiries.models import Inquiry
from portal.outbox.models import OutboxMessage

# Months after the last change of an inquiry in this status, which is the one that ended it.
KEEP_MONTHS = {Inquiry.Status.CLOSED: 24, Inquiry.Status.SPAM: 24}

UNDER_WAY = (OutboxMessage.State.PENDING, OutboxMessage.State.INFLIGHT)


@transaction.atomic
def purge(*, dry_run: bool) -> int:
    """Delete the inquiries whose time is over, with all that was written about them; return their number.

    An inquiry with a mail that may still leave stays until that is settled.
    """
    # Locked, so that nobody takes one up again, or sends a mail again, in between.
    inquiries = [inquiry for inquiry in expired().select_for_update() if not _has_mail_under_way(inquiry)]
    if not dry_run:
        for inquiry in inquiries:
            emails.sent_about(inquiry).delete()
            inquiry.delete()
    return len(inquiries)


def expired() -> QuerySet[Inquiry]:
    """Return the inquiries that ended longer ago than KEEP_MONTHS allows."""
    over, now = Q(), timezone.now()
    for status, months in KEEP_MONTHS.items():
        over |= Q(status=status, updated_at__lt=months_before(now, months))
    return Inquiry.objects.filter(over)


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day and time so many months earlier, or the last day of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _has_mail_under_way(inquiry: Inquiry) -> bool:
    return any(mail.state in UNDER_WAY for mail in emails.sent_about(inquiry).select_for_update())
