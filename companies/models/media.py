"""Pictures of a company and its work."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company


class CompanyImage(models.Model):
    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="images")
    file = models.ImageField(
        _("picture"),
        upload_to="companies/%Y/",
        width_field="width",
        height_field="height",
    )
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    alt = models.CharField(_("description for those who cannot see it"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or self.file.name or ""
