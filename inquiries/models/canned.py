"""Texts a consultant starts a reply from."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedText(models.Model):
    """A reply in one language; ``{name}``, ``{reference}`` and ``{consultant}`` are filled in."""

    PERSONAL_FIELDS: ClassVar = ()
    PLACEHOLDERS = ("name", "reference", "consultant")

    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("de", _("German")), ("en", _("English")), ("ja", _("Japanese"))],
    )
    text = models.TextField(_("text"))
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("canned text")
        verbose_name_plural = _("canned texts")
        ordering = ["title", "language"]
        constraints = [models.UniqueConstraint(fields=["title", "language"], name="canned_title_once")]

    def __str__(self) -> str:
        return self.title
