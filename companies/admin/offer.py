"""What a company makes, and with what: the lists of the profile, edited in its page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import TextField
from django.utils.translation import gettext_lazy as _

from companies.admin.texts import TextsInLanguages, in_each_language, language_name
from companies.models import Capability, Distinction, Equipment, Material, Product, Service
from companies.models.offer import OfferRow
from portal.accounts.modeladmin import TableInline


class OfferRowForm(forms.ModelForm):
    """Ends an imported row's life in one language as soon as it is written in another (OfferRow)."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        languages = {
            getattr(self._meta.model._meta.get_field(name), "language", "") for name in self.changed_data
        }
        if languages - {"", self.instance.list_language}:
            self.instance.list_language = ""
        return data


class OfferInline(TextsInLanguages, TableInline):
    form = OfferRowForm
    readonly_fields: ClassVar[Any] = ("imported_list",)
    fields: ClassVar[Any] = (*in_each_language("name"), "position", "imported_list")

    @admin.display(description=_("List"))
    def imported_list(self, row: OfferRow) -> str:
        """The language whose imported list this row belongs to; none for a row with several names."""
        return language_name(row.list_language) if row.list_language else "–"


class ProductInline(OfferInline):
    model = Product
    template = "admin/edit_inline/stacked.html"
    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    fields = (
        in_each_language("name"),
        in_each_language("description"),
        ("hs_code", "own_brand", "position", "imported_list"),
    )


class CapabilityInline(OfferInline):
    model = Capability
    fields = (*in_each_language("name", "note"), "position", "imported_list")


class MaterialInline(OfferInline):
    model = Material


class EquipmentInline(OfferInline):
    model = Equipment
    fields = (
        *in_each_language("name"),
        "maker",
        "model",
        "quantity",
        "capacity",
        "year",
        "position",
        "imported_list",
    )


class ServiceInline(OfferInline):
    model = Service


class DistinctionInline(OfferInline):
    model = Distinction
    fields = (*in_each_language("name"), "year", "position", "imported_list")
