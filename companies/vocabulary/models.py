"""Concepts and their labels, in the terms of SKOS (https://www.w3.org/TR/skos-reference/)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.vocabulary.normalise import key


class Kind(models.TextChoices):
    """The concept scheme a concept belongs to."""

    SECTOR = "sector", _("sector")
    PROCESS = "process", _("process")
    PRODUCT = "product", _("product")
    MATERIAL = "material", _("material")
    MACHINE = "machine", _("machine")
    CERTIFICATION = "certification", _("certification")
    SERVICE = "service", _("service")


class Concept(models.Model):
    """A notion of manufacturing, whatever it is called in German, English or Japanese."""

    PERSONAL_FIELDS: ClassVar = ()

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    broader = models.ManyToManyField(
        "self", verbose_name=_("broader"), symmetrical=False, related_name="narrower", blank=True
    )
    related = models.ManyToManyField("self", verbose_name=_("related"), symmetrical=True, blank=True)
    # Only sectors have members: concepts whose presence in a profile implies the sector.
    members = models.ManyToManyField(
        "self", verbose_name=_("members"), symmetrical=False, related_name="member_of", blank=True
    )
    weak = models.BooleanField(
        _("weak"), default=False, help_text=_("Too general to be matched by a part of a word.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1000)
    provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Stands in until the City delivers its own list.")
    )
    cross_cutting = models.BooleanField(_("cross-cutting"), default=False)
    # Codes of public schemes: {"jsic": "24", "nace": "C25"} or {"jis": ["SUS304"], "en_number": ["1.4301"]}.
    codes = models.JSONField(_("codes"), default=dict, blank=True)

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["kind", "order", "slug"]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the preferred label in ``language`` (default: the active one), else the slug.

        Reads ``labels`` of a prefetched concept without a query.
        """
        language = language or get_language() or "de"
        for label in self.labels.all():
            if label.role == Label.Role.PREFERRED and label.language == language:
                return label.text
        return self.slug


class Label(models.Model):
    """A word for a concept: SKOS prefLabel, altLabel, hiddenLabel, or a notation that has no language."""

    class Role(models.TextChoices):
        PREFERRED = "pref", _("preferred label")
        ALTERNATIVE = "alt", _("alternative label")
        HIDDEN = "hidden", _("hidden label")
        NOTATION = "notation", _("notation")

    PERSONAL_FIELDS: ClassVar = ()

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    # The concept's kind, repeated so that the database can forbid two concepts of a kind to claim one word.
    kind = models.CharField(max_length=14, choices=Kind, editable=False)
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=[("de", "Deutsch"), ("en", "English"), ("ja", "日本語"), ("", _("none (a code)"))],
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.ALTERNATIVE)
    text = models.CharField(_("text"), max_length=120)
    # ``text`` as the parser and the tagger compare it (companies.vocabulary.normalise).
    key = models.CharField(max_length=160, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["concept", "position"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "key"], name="label_claimed_once"),
            models.UniqueConstraint(
                fields=["concept", "language"], condition=models.Q(role="pref"), name="label_one_preferred"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.concept.kind
        self.key = key(self.text)
        super().save(*args, **kwargs)


class Release(models.Model):
    """A vocabulary file that was loaded, and whether it is still the same one."""

    PERSONAL_FIELDS: ClassVar = ()

    name = models.CharField(max_length=80, unique=True)
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vocabulary release")
        verbose_name_plural = _("vocabulary releases")

    def __str__(self) -> str:
        return self.name
