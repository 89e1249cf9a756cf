"""What a company makes, and with what: rows of text that the vocabulary understands."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.languages import chain
from companies.models.company import Company


class OfferRow(models.Model):
    """A line in one of the profile's lists; ``name`` is what the company calls it.

    A list that was imported stands alone per language: its rows carry that language in ``list_language``, say
    nothing about the rows of another language, and are shown only where that list is. A row without it was
    written by an editor; its name exists in up to three languages.
    """

    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    name = models.CharField(pgettext_lazy("of a product or process", "name"), max_length=300, blank=True)
    list_language = models.CharField(
        _("list language"),
        max_length=2,
        blank=True,
        editable=False,
        choices=[("de", "Deutsch"), ("en", "English"), ("ja", "日本語")],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        default_related_name = "%(class)s_rows"

    def __str__(self) -> str:
        return self.name


class Product(OfferRow):
    description = models.TextField(_("description"), blank=True)
    hs_code = models.CharField(_("HS code"), max_length=12, blank=True)
    own_brand = models.BooleanField(_("own brand"), default=False)

    class Meta(OfferRow.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")


class Capability(OfferRow):
    """A process the company masters."""

    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(OfferRow.Meta):
        verbose_name = _("process")
        verbose_name_plural = _("processes")


class Material(OfferRow):
    class Meta(OfferRow.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")


class Equipment(OfferRow):
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=80, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), null=True, blank=True)
    capacity = models.CharField(_("capacity"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta(OfferRow.Meta):
        verbose_name = _("machine")
        verbose_name_plural = _("equipment")


class Service(OfferRow):
    class Meta(OfferRow.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")


Row = TypeVar("Row", bound=OfferRow)


def visible_rows(rows: Iterable[Row], language: str) -> list[Row]:
    """Return the rows of one list of one company that a reader of ``language`` gets, in order.

    Rows an editor wrote are for everybody; of the imported lists only one is shown, the first in the reader's
    order of languages, because the lists of two languages say the same in part.
    """
    rows = list(rows)
    stated = {row.list_language for row in rows if row.list_language}
    shown = next((candidate for candidate in chain(language) if candidate in stated), "")
    return [row for row in rows if row.list_language in ("", shown)]
