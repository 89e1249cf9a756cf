"""How a consultant reaches the company. Never public: a table of its own, for access is restricted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company


class PrivateContact(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        FAX = "fax", _("fax")
        PHONE = "phone", _("phone by AHK")

    PERSONAL_FIELDS: ClassVar = ("person", "person_kana", "phone", "fax", "email")

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="private_contact")
    department = models.CharField(_("department"), max_length=120, blank=True)
    person = models.CharField(_("contact person"), max_length=120, blank=True)
    person_kana = models.CharField(_("contact person (kana)"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    channel = models.CharField(_("channel for inquiries"), max_length=5, choices=Channel, blank=True)

    class Meta:
        verbose_name = _("private contact")
        verbose_name_plural = _("private contacts")

    def __str__(self) -> str:
        return str(self.company)
