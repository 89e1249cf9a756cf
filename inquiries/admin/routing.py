"""Which inquiry goes to whom."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from companies.vocabulary.models import Concept
from inquiries.models import RoutingRule
from portal.accounts.modeladmin import PortalModelAdmin
from portal.accounts.models import Organisation, User
from portal.web.languages import enumerated

LANGUAGES: Any = RoutingRule._meta.get_field("languages").base_field.choices  # type: ignore[union-attr]


class RoutingRuleForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        choices=LANGUAGES,
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means any."),
    )
    organisation = forms.ChoiceField(
        choices=[choice for choice in Organisation.choices if choice[0] != Organisation.CITY],
        label=_("Organisation"),
        help_text=_("Inquiries never go to the City."),
    )
    consultants = forms.ModelMultipleChoiceField(
        User.objects.consultants(),
        label=_("Consultants"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "None means everybody of the organisation; of several, the one with the least to do is told."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        strangers = [
            person
            for person in data.get("consultants", ())
            if person.organisation != data.get("organisation", person.organisation)
        ]
        if strangers:
            self.add_error(
                "consultants",
                _("Not of this organisation: %(names)s.") % {"names": enumerated(strangers)},
            )
        return data


@admin.register(RoutingRule)
class RoutingRuleAdmin(PortalModelAdmin):
    form = RoutingRuleForm
    list_display = ("title", "priority", "active", "organisation", "names", "languages")
    list_filter = ("active", "organisation")
    autocomplete_fields = ("concepts",)
    fieldsets = (
        (None, {"fields": ("title", ("priority", "active"))}),
        (_("Conditions"), {"fields": ("languages", "concepts")}),
        (_("Goes to"), {"fields": ("organisation", "consultants")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("consultants", "concepts__labels")

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        if db_field.name == "concepts":
            return Concept.objects.prefetch_related("labels")
        return super().get_field_queryset(db, db_field, request)

    @admin.display(description=_("consultants"))
    def names(self, rule: RoutingRule) -> str:
        return enumerated(rule.consultants.all())
