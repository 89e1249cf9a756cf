"""What was written about an inquiry: replies that left by mail, and internal notes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry


class Message(models.Model):
    class Visibility(models.TextChoices):
        INQUIRER = "inquirer", _("reply to the inquirer")
        INTERNAL = "internal", _("internal note")

    PERSONAL_FIELDS: ClassVar = ("text",)

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    visibility = models.CharField(_("visible to"), max_length=8, choices=Visibility)
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("text"), max_length=8000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_visibility_display()} {self.created_at:%Y-%m-%d %H:%M}"
