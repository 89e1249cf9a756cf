"""What others have attested."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.offer import OfferRow


class Certification(models.Model):
    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="certification_rows")
    standard = models.CharField(_("standard"), max_length=120)
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.standard


class Distinction(OfferRow):
    """An award or label such as 東大阪ブランド."""

    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta(OfferRow.Meta):
        verbose_name = _("distinction")
        verbose_name_plural = _("distinctions")
