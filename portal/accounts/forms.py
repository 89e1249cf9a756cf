"""Forms about people who sign in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Role, User
from portal.accounts.roles import CITY_ROLES, label


class AccountForm(forms.ModelForm):
    """What users set for themselves."""

    class Meta:
        model = User
        fields = ("language", "time_zone")


class RolesOfOrganisation(forms.ModelForm):
    """Mixin: whoever works for the City gets no role that reaches an inquirer's personal data."""

    groups = forms.ModelMultipleChoiceField(
        Role.objects.all(), label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        user = User(organisation=data.get("organisation", ""))
        refused = [group for group in data.get("groups", []) if group.name not in CITY_ROLES]
        if refused and not user.may_see_inquirers:
            possible = ", ".join(label(role) for role in CITY_ROLES)
            self.add_error(
                "groups", _("For the City, only these roles are possible: %(roles)s.") % {"roles": possible}
            )
        return data


class NewUserForm(RolesOfOrganisation, AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email",)
        field_classes = {}


class UserForm(RolesOfOrganisation, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {}
