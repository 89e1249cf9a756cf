"""The append-only history of an inquiry: who did what, when. Never personal values."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry


class InquiryEvent(models.Model):
    class What(models.TextChoices):
        RECEIVED = "received", _("received")
        QUARANTINED = "quarantined", _("held for a check by a person")
        ROUTED = "routed", _("routed")
        ASSIGNED = "assigned", _("assigned")
        STATUS = "status", _("status changed")
        SHARED = "shared", _("shared")
        HANDED_OVER = "handed_over", _("handed over")
        REPLIED = "replied", _("replied")
        NOTED = "noted", _("note added")

    PERSONAL_FIELDS: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(_("what"), max_length=12, choices=What)
    # States and codes only, e.g. {"from": "new", "to": "in_triage"} or {"rule": 3, "reason": "…"}.
    data = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, blank=True
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("An event is never changed; add another one.")
        super().save(*args, **kwargs)
