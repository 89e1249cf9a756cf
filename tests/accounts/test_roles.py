"""Roles and their permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from portal.accounts import roles
from portal.accounts.models import Organisation, Role
from tests.factories.users import AuditorFactory, IhkConsultantFactory, UserFactory

pytestmark = pytest.mark.django_db

INQUIRERS = {"inquiry", "message", "inquiryevent", "inquirytarget", "outboxmessage", "attempt", "logentry"}


def rights(role: str) -> set[str]:
    codes = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in codes}


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_has_exactly_the_rights_of_the_table(role):
    wanted = {
        f"{app}.{action}_{model}"
        for name, actions in roles.PERMISSIONS[role].items()
        for app, model in [name.split(".")]
        for action in actions
    }
    assert rights(role) == wanted


def test_every_model_in_the_table_exists():
    for table in roles.PERMISSIONS.values():
        for name in table:
            apps.get_model(name)


@pytest.mark.parametrize("role", roles.CITY_ROLES)
def test_roles_of_the_city_reach_no_inquirer(role):
    assert {code.split("_")[-1] for code in rights(role)} & INQUIRERS == set()


def test_nobody_may_delete_what_happened():
    protected = INQUIRERS | {"user", "role", "group"}
    for role in roles.ROLES:
        deletable = {code.split("_")[-1] for code in rights(role) if ".delete_" in code}
        assert deletable & protected == set(), role


def test_a_changed_right_is_put_right_by_the_next_migrate():
    group = Group.objects.get(name=roles.CITY_EDITOR)
    group.permissions.add(Permission.objects.get(codename="view_inquiry"))
    group.permissions.remove(Permission.objects.get(codename="view_company"))
    before = rights(roles.CITY_EDITOR)
    call_command("migrate", verbosity=0)
    assert before != rights(roles.CITY_EDITOR)
    test_each_role_has_exactly_the_rights_of_the_table(roles.CITY_EDITOR)


def test_a_role_that_is_missing_is_made_again():
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.ROLES)
    test_each_role_has_exactly_the_rights_of_the_table(roles.AUDITOR)


def test_a_role_reads_in_the_active_language_and_a_plain_group_as_it_is():
    assert str(Role(name=roles.AUDITOR)) == roles.label(roles.AUDITOR)
    assert str(Role(name="Guests")) == "Guests"


def test_the_city_sees_no_inquirer_whatever_else_it_may():
    assert IhkConsultantFactory().may_see_inquirers
    assert not AuditorFactory(organisation=Organisation.CITY).may_see_inquirers
    assert not UserFactory(organisation=Organisation.CITY, is_superuser=True).may_see_inquirers
