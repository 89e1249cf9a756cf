"""Signing in, the own account, and keeping users."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts import forms, roles
from portal.accounts.models import Organisation, User
from tests.factories.users import AdministratorFactory, IhkConsultantFactory
from tests.forms import form_data

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/admin/login/?next=/admin/", {"username": email, "password": password})


@pytest.fixture
def consultant() -> User:
    user = IhkConsultantFactory(email="ute@portal.example", language="en")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory(language="en"))
    return client


@pytest.mark.parametrize(
    ("first_name", "last_name", "shown"),
    [
        ("京子", "東", "東 京子"),
        ("あきこ", "はやし", "はやし あきこ"),
        ("ケイ", "タナカ", "タナカ ケイ"),
        ("Akiko", "Hayashi", "Akiko Hayashi"),
        ("Ute", "", "Ute"),
        ("", "東", "東"),
        ("", "", "ute@portal.example"),
    ],
)
def test_a_name_stands_in_the_order_of_its_script(first_name, last_name, shown):
    assert str(User(email="ute@portal.example", first_name=first_name, last_name=last_name)) == shown


@pytest.mark.parametrize("email", ["ute@portal.example", "UTE@Portal.Example"])
def test_people_sign_in_with_their_e_mail_address(client, consultant, email):
    response = sign_in(client, email)
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert client.get("/admin/").context["user"] == consultant


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, consultant):
    answers = [sign_in(client, "ute@portal.example", "wrong"), sign_in(client, "nobody@portal.example")]
    errors = [answer.context["form"].errors for answer in answers]
    assert errors[0] == errors[1] != {}


def test_who_is_switched_off_or_no_staff_does_not_get_in(client, consultant):
    User.objects.update(is_active=False)
    assert sign_in(client, consultant.email).status_code == 200
    User.objects.update(is_active=True, is_staff=False)
    assert sign_in(client, consultant.email).status_code == 200


def test_too_many_attempts_from_one_network_have_to_wait(client, consultant, monkeypatch):
    monkeypatch.setattr(forms, "ATTEMPTS", 3)
    for _ in range(3):
        errors = sign_in(client, consultant.email, "wrong").context["form"].non_field_errors().as_data()
        assert [error.code for error in errors] == ["invalid_login"]
    refused = sign_in(client, consultant.email).context["form"].non_field_errors().as_data()
    assert [error.code for error in refused] == ["too_many"]
    elsewhere = Client(REMOTE_ADDR="198.51.100.1")
    assert sign_in(elsewhere, consultant.email).status_code == 302


def test_many_addresses_from_one_network_have_to_wait(client, consultant, monkeypatch):
    monkeypatch.setattr(forms, "ATTEMPTS_OF_NETWORK", 3)
    for number in range(3):
        sign_in(client, f"person{number}@portal.example")
    assert sign_in(client, consultant.email).status_code == 200


def test_the_way_back_leads_only_to_own_pages(client, consultant):
    data = {"username": consultant.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/admin/login/", data).headers["Location"] == "/admin/"


def test_users_choose_language_and_time_zone(client, consultant):
    client.force_login(consultant)
    page = client.get("/admin/account/")
    assert form_data(page, "")["language"] == ["en"]
    response = client.post(
        "/admin/account/", {"language": "ja", "time_zone": "Asia/Tokyo", "organisation": "AHK"}, follow=True
    )
    consultant.refresh_from_db()
    assert (consultant.language, consultant.time_zone, consultant.organisation) == ("ja", "Asia/Tokyo", "IHK")
    assert '<html lang="ja"' in response.content.decode()
    response = client.post("/admin/account/", {"language": "fr", "time_zone": "Mars"})
    assert set(response.context["form"].errors) == {"language", "time_zone"}


def test_users_change_their_password(client, consultant):
    client.force_login(consultant)
    new = "another long pass phrase"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    consultant.refresh_from_db()
    assert consultant.check_password(new)


def new_user(administrator: Client, **fields):
    data = form_data(administrator.get("/admin/accounts/user/add/"), "user_form")
    fields = {"email": "Neu@Portal.Example", "password1": PASSWORD, "password2": PASSWORD, **fields}
    return administrator.post("/admin/accounts/user/add/", {**data, **fields})


def pk(role: str) -> int:
    return Group.objects.get(name=role).pk


def test_an_administrator_adds_a_user_with_a_role(administrator):
    response = new_user(administrator, organisation="AHK", groups=[pk(roles.AHK_CONSULTANT)])
    assert response.status_code == 302
    user = User.objects.get(email="neu@portal.example")
    assert (user.organisation, user.is_staff, user.check_password(PASSWORD)) == ("AHK", True, True)
    assert [group.name for group in user.groups.all()] == [roles.AHK_CONSULTANT]


def test_an_address_exists_once_in_any_case(administrator):
    IhkConsultantFactory(email="neu@portal.example")
    assert "already exists" in new_user(administrator).content.decode()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(role, role in roles.CITY_ROLES) for role in roles.ROLES],
)
def test_the_city_gets_only_roles_without_inquirers(administrator, role, allowed):
    response = new_user(administrator, organisation=Organisation.CITY, groups=[pk(role)])
    assert (response.status_code == 302) == allowed
    if not allowed:
        message = "For the City, only these roles are possible: City editor, Vocabulary editor."
        assert message in response.content.decode()


def test_a_consultant_cannot_move_to_the_city_with_the_role(administrator, consultant):
    address = f"/admin/accounts/user/{consultant.pk}/change/"
    data = form_data(administrator.get(address), "user_form")
    assert data["groups"] == [str(pk(roles.IHK_CONSULTANT))]
    response = administrator.post(address, {**data, "organisation": "CITY"})
    assert "For the City, only these roles are possible" in response.content.decode()
    response = administrator.post(
        address, {**data, "organisation": "CITY", "groups": [pk(roles.CITY_EDITOR)]}
    )
    assert response.status_code == 302


def test_nobody_is_made_superuser_in_the_admin(administrator, consultant):
    address = f"/admin/accounts/user/{consultant.pk}/change/"
    data = form_data(administrator.get(address), "user_form")
    administrator.post(address, {**data, "is_superuser": "on", "user_permissions": ["1"]})
    consultant.refresh_from_db()
    assert (consultant.is_superuser, consultant.user_permissions.count()) == (False, 0)


def test_roles_can_be_read(administrator, consultant):
    page = administrator.get(f"/admin/accounts/role/{pk(roles.IHK_CONSULTANT)}/change/").content.decode()
    assert str(consultant) in page
    assert "Can change inquiry" in page
