"""What a German company asks."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Organisation, User

# No I, L, O, U, 0 or 1: they look alike on paper and on the phone (after Crockford's base 32).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


# Who may be in charge of an inquiry, or share it: never the City.
CHAMBERS = [(body.value, body.label) for body in (Organisation.IHK, Organisation.AHK)]


def new_reference() -> str:
    """Return a reference such as ``HO-2026-K7M4Q2``; its last part cannot be guessed from another one."""
    part = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
    return f"HO-{timezone.localdate().year}-{part}"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: User) -> "InquiryQuerySet":
        """Inquiries the organisation of ``user`` is in charge of or shares; never any for the City.

        Auditors and administrators see those of both organisations. The City's exclusion comes first,
        because the EU's adequacy decision for Japan covers private businesses, not public bodies.
        """
        if not user.may_see_inquirers:
            return self.none()
        if user.has_perm("inquiries.view_every_inquiry"):
            return self
        return self.filter(Q(in_charge=user.organisation) | Q(shared_with=user.organisation))

    def open(self) -> "InquiryQuerySet":
        return self.exclude(status__in=Inquiry.FINAL)


class Inquiry(models.Model):
    """A contact request and its way to an outcome."""

    class Status(models.TextChoices):
        QUARANTINED = "quarantined", _("to be checked")
        NEW = "new", _("new")
        IN_TRIAGE = "in_triage", _("in triage")
        CLARIFYING = "clarifying", _("waiting for the inquirer")
        WITH_AHK = "with_ahk", _("with AHK Japan")
        FORWARDED = "forwarded", _("forwarded to companies")
        CLOSED = "closed", _("closed")
        SPAM = "spam", _("spam")

    FINAL = (Status.CLOSED, Status.SPAM)
    PERSONAL_FIELDS: ClassVar = ("organisation", "name", "email", "text")

    reference = models.CharField(
        _("reference"), max_length=20, unique=True, default=new_reference, editable=False
    )
    # Made when the form is shown; the same form sent twice is the same inquiry.
    idempotency_key = models.UUIDField(unique=True, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("de", _("German")), ("en", _("English")), ("ja", _("Japanese"))],
    )

    organisation = models.CharField(_("company or organisation"), max_length=200)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    text = models.TextField(_("inquiry"), max_length=4000)

    in_charge = models.CharField(_("in charge"), max_length=4, choices=CHAMBERS, default=Organisation.IHK)
    shared_with = models.CharField(_("shared with"), max_length=4, choices=CHAMBERS, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_inquiries",
    )
    demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("date", "received"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    companies: Any = models.ManyToManyField(
        "companies.Company", through="inquiries.InquiryTarget", related_name="inquiries"
    )
    objects: ClassVar[Any] = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-created_at", "-id"]
        permissions = [("view_every_inquiry", "Can view inquiries of every organisation")]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="inquiry_status"),
            models.Index(fields=["in_charge", "-created_at"], name="inquiry_in_charge"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(in_charge=models.F("shared_with")), name="inquiry_shared_with_the_other"
            ),
            models.CheckConstraint(
                condition=~Q(in_charge=Organisation.CITY) & ~Q(shared_with=Organisation.CITY),
                name="inquiry_never_with_the_city",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_admin_url(self) -> str:
        return reverse("admin:inquiries_inquiry_change", args=[self.pk])


class InquiryTarget(models.Model):
    """A company the inquirer has chosen. An inquiry without one asks us to find somebody."""

    PERSONAL_FIELDS: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="targets")
    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="inquiry_targets",
    )

    class Meta:
        verbose_name = _("chosen company")
        verbose_name_plural = _("chosen companies")
        constraints = [models.UniqueConstraint(fields=["inquiry", "company"], name="inquiry_target_once")]

    def __str__(self) -> str:
        return str(self.company)
