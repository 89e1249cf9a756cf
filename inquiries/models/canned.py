"""Texts a consultant starts a reply from."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web.languages import enumerated

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


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

    def clean(self) -> None:
        """Refuse braces that are no placeholder: nobody would notice them before the inquirer does."""
        super().clean()
        left = _PLACEHOLDER.sub(lambda match: "" if match[1] in self.PLACEHOLDERS else match[0], self.text)
        if "{" in left or "}" in left:
            raise ValidationError({"text": ValidationError(self.placeholder_help(), "placeholder")})

    @classmethod
    def placeholder_help(cls) -> str:
        names = enumerated(f"{{{name}}}" for name in cls.PLACEHOLDERS)
        return gettext("Braces are only for these placeholders: %(names)s.") % {"names": names}

    def filled(self, **values: str) -> str:
        """Return the text with its placeholders replaced; ``values`` go in literally, whatever they say."""
        return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), self.text)
