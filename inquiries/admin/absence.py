"""Days on which somebody gets nothing new."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inquiries.models import Absence
from portal.accounts.modeladmin import PortalModelAdmin
from portal.accounts.models import User


class AbsenceForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        consultant, stand_in = data.get("consultant"), data.get("stand_in")
        if consultant and consultant == stand_in:
            self.add_error("stand_in", _("Nobody can stand in for themselves."))
        elif consultant and stand_in and consultant.organisation != stand_in.organisation:
            self.add_error("stand_in", _("A stand-in works for the same organisation."))
        return data


@admin.register(Absence)
class AbsenceAdmin(PortalModelAdmin):
    """Consultants keep their own absences, administrators everybody's."""

    form = AbsenceForm
    list_display = ("consultant", "first_day", "last_day", "stand_in")
    list_display_links = ("first_day",)
    list_select_related = ("consultant", "stand_in")
    fields = ("consultant", ("first_day", "last_day"), "stand_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        absences = super().get_queryset(request)
        return absences if self._keeps_all(request) else absences.filter(consultant=request.user)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        people = User.objects.consultants()
        if db_field.name == "consultant" and not self._keeps_all(request):
            people = people.filter(pk=request.user.pk)  # type: ignore[misc]
        return super().formfield_for_foreignkey(db_field, request, queryset=people, **kwargs)

    def _keeps_all(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inquiries.view_every_inquiry")
