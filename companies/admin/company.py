"""The page where editors keep a company's profile."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget, AutocompleteSelectMultiple
from django.db.models import URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from companies import services
from companies.admin.actions import StatusActions
from companies.admin.contact import PrivateContactInline
from companies.admin.filters import WorkListFilter
from companies.admin.media import CompanyImageInline
from companies.admin.offer import (
    CapabilityInline,
    DistinctionInline,
    EquipmentInline,
    MaterialInline,
    ProductInline,
    ServiceInline,
)
from companies.admin.proof import CertificationInline
from companies.admin.texts import LANGUAGES, TextsInLanguages, in_each_language
from companies.models import Company
from companies.models.company import TEXTS
from companies.vocabulary.models import Concept
from portal.accounts.modeladmin import PortalModelAdmin
from portal.web.languages import enumerated

REPLY_LANGUAGES: Any = Company._meta.get_field("reply_languages").base_field.choices  # type: ignore[union-attr]


class CompanyForm(forms.ModelForm):
    assigned_concepts = forms.ModelMultipleChoiceField(
        Concept.objects.prefetch_related("labels"),
        label=_("Assigned concepts"),
        required=False,
        help_text=_("Sectors and capabilities a person vouches for; what the texts say is found by itself."),
        widget=AutocompleteSelectMultiple(Company._meta.get_field("concepts"), admin.site),
    )
    reply_languages = forms.MultipleChoiceField(
        choices=REPLY_LANGUAGES,
        label=_("Replies in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        widgets = {
            name: AdminTextareaWidget(attrs={"rows": 3 if name.startswith("summary") else 6})
            for name in in_each_language(*TEXTS)
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "assigned_concepts" in self.fields:
            self.initial["assigned_concepts"] = list(self.instance.concepts.values_list("pk", flat=True))


@admin.register(Company)
class CompanyAdmin(StatusActions, TextsInLanguages, PortalModelAdmin):
    form = CompanyForm
    list_display = ("__str__", "name_native", "status", "texts", "confirmed_at", "changed", "is_fictional")
    list_filter = ("status", WorkListFilter, "is_fictional")
    list_per_page = 50
    search_fields = ("name_latin", "name_native", "name_kana", "source_id", "slug")
    search_help_text = _("Name in any script, or source id")
    save_on_top = True
    formfield_overrides = {URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"}}
    readonly_fields = (
        "status",
        "slug",
        "is_fictional",
        "sources",
        "seen_on",
        "created_at",
        "updated_at",
    )
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "status",
                    "name_native",
                    "name_kana",
                    "name_latin",
                    ("legal_form", "corporate_number"),
                    ("source_id", "slug"),
                )
            },
        ),
        *(
            (
                # Each language under its own name, for whoever writes it.
                get_language_info(language)["name_local"],
                {"fields": [f"{text}_{language}" for text in TEXTS], "classes": ["language-tab"]},
            )
            for language in LANGUAGES
        ),
        (_("Sectors and capabilities"), {"fields": ("assigned_concepts",)}),
        (
            _("Address"),
            {"fields": (("postal_code", "city"), "address_ja", "address_latin", "website")},
        ),
        (
            _("Facts"),
            {
                "fields": (
                    ("employees", "capital_jpy"),
                    ("founded_year", "founded_month"),
                    ("established_year", "established_month"),
                    "reply_languages",
                    "confirmed_at",
                )
            },
        ),
        (
            _("Origin"),
            {
                "fields": ("is_fictional", "sources", "seen_on", "created_at", "updated_at"),
                "classes": ["collapse"],
            },
        ),
    )
    inlines = (
        ProductInline,
        CapabilityInline,
        MaterialInline,
        EquipmentInline,
        ServiceInline,
        CertificationInline,
        DistinctionInline,
        CompanyImageInline,
        PrivateContactInline,
    )

    class Media:
        js = ("admin-portal/language-tabs.js",)

    def get_readonly_fields(self, request: HttpRequest, obj: Company | None = None) -> Any:
        """The source id is the key of the next import: chosen once."""
        return (*self.readonly_fields, "source_id") if obj else self.readonly_fields

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        company: Company = form.instance
        company.concepts.set(form.cleaned_data["assigned_concepts"])
        services.update_index(company)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        company = self.get_object(request, object_id)
        links = public_addresses(company) if company and company.is_public else []
        return super().change_view(
            request, object_id, form_url, {"public_addresses": links, **(extra_context or {})}
        )

    def desk_numbers(self, request: HttpRequest) -> list[tuple[Any, int, str]]:
        if not self.has_change_permission(request):
            return []
        drafts = Company.objects.filter(status__in=[Company.Status.DRAFT, Company.Status.IN_REVIEW]).count()
        nameless = Company.objects.without_latin_name().count()
        return [
            (_("not yet published"), drafts, "status__in=draft,in_review"),
            (_("without Latin name"), nameless, "todo=no_latin_name"),
        ]

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, company: Company) -> str:
        return date_format(localtime(company.updated_at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("Texts in"))
    def texts(self, company: Company) -> str:
        """The languages this profile says something in."""
        return enumerated(
            language
            for language in LANGUAGES
            if any(getattr(company, f"{text}_{language}") for text in TEXTS)
        )

    @admin.display(description=_("Assigned concepts"))
    def assigned_concepts(self, company: Company) -> str:
        """What those see who may not change it."""
        return enumerated(company.concepts.prefetch_related("labels"))

    @admin.display(description=_("Sources"))
    def sources(self, company: Company) -> str:
        return format_html_join(
            "\n", '<a href="{0}" rel="noreferrer">{0}</a><br>', ((url,) for url in company.source_urls)
        )


def public_addresses(company: Company) -> list[tuple[str, str, str]]:
    """Return code, own name and address of the public profile in each language."""
    addresses = []
    for language in LANGUAGES:
        with override(language):
            name = get_language_info(language)["name_local"]
            addresses.append((language, name, company.get_absolute_url()))
    return addresses
