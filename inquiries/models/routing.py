"""Which inquiry goes to whom."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import CHAMBERS
from portal.accounts.models import Organisation


class RoutingRule(models.Model):
    """Sends inquiries that meet all of its conditions to an organisation and its consultants.

    The rule with the smallest ``priority`` wins. An empty condition is always met.
    """

    PERSONAL_FIELDS: ClassVar = ()

    title = models.CharField(_("title"), max_length=120)
    priority = models.PositiveSmallIntegerField(_("priority"), default=100)
    active = models.BooleanField(_("active"), default=True)
    languages = ArrayField(
        models.CharField(
            max_length=2, choices=[("de", _("German")), ("en", _("English")), ("ja", _("Japanese"))]
        ),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    concepts = models.ManyToManyField(
        "vocabulary.Concept",
        verbose_name=_("sectors or capabilities of the chosen companies"),
        blank=True,
        related_name="+",
    )
    organisation = models.CharField(_("organisation"), max_length=4, choices=CHAMBERS)
    consultants = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("consultants"), blank=True)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["priority", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=Organisation.CITY), name="routing_never_to_the_city"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Absence(models.Model):
    """Days on which a consultant gets nothing new, and who stands in."""

    PERSONAL_FIELDS: ClassVar = ("consultant",)

    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("consultant"),
        on_delete=models.CASCADE,
        related_name="absences",
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("stand-in"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultant} {self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"
