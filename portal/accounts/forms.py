"""Forms about people who sign in."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Role, User
from portal.accounts.roles import CITY_ROLES, label
from portal.web import throttle
from portal.web.languages import enumerated

# Attempts to sign in within ATTEMPTS_PER: for one address from one network, and for all of a network. Nobody
# can lock somebody else's account: the limit is that of the network the attempts come from.
ATTEMPTS, ATTEMPTS_OF_NETWORK, ATTEMPTS_PER = 30, 300, timedelta(minutes=15)


class SignInForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        """Refuse to look at the password after too many attempts, right or wrong."""
        assert self.request is not None  # noqa: S101  (the login view gives it)
        network = throttle.client_network(self.request)
        address = f"{network} {self.cleaned_data.get('username', '').lower()}"
        if not (
            throttle.allow("sign-in", address, limit=ATTEMPTS, per=ATTEMPTS_PER)
            and throttle.allow("sign-in network", network, limit=ATTEMPTS_OF_NETWORK, per=ATTEMPTS_PER)
        ):
            raise ValidationError(
                _("Too many attempts to sign in. Please wait a quarter of an hour."), "too_many"
            )
        return super().clean()


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
            possible = enumerated(label(role) for role in CITY_ROLES)
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
