import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from portal.web import errors


@pytest.fixture
def lenient() -> Client:
    """A client that shows what a visitor sees when a view breaks."""
    return Client(raise_request_exception=False)


def answer_to(exception, path="/en/companies/"):
    """Return what the server answers when a view raises ``exception``."""
    request = RequestFactory().get(path)
    try:
        raise exception
    except type(exception):
        return errors.server_error(request)


@pytest.mark.parametrize("language", ["de", "en", "ja"])
def test_an_unknown_page_is_answered_in_the_language_of_its_address(client, language):
    response = client.get(f"/{language}/nothing/", headers={"Accept-Language": "fr"})
    assert response.status_code == 404
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.text
    assert f'action="/{language}/companies/"' in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert not response.cookies


def test_an_unknown_page_without_a_language_follows_the_browser(client):
    response = client.get("/nothing.php", headers={"Accept-Language": "ja"})
    assert response.status_code == 404
    assert '<html lang="ja">' in response.text


def test_a_foreign_host_is_a_bad_request_without_its_name(client):
    response = client.get("/en/companies/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert '<html lang="en">' in response.text
    assert "evil.example" not in response.text
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("exception", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_out_of_reach_is_503(exception):
    response = answer_to(exception, "/ja/companies/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert '<html lang="ja">' in response.text


def test_any_other_fault_is_500_and_needs_no_database():
    response = answer_to(ZeroDivisionError())
    assert response.status_code == 500
    assert '<a class="button button--primary" href="/en/">' in response.text


def test_a_broken_view_ends_in_the_error_page(lenient, monkeypatch):
    monkeypatch.setattr("companies.views.search", lambda request: 1 / 0)
    response = lenient.get("/de/")
    assert response.status_code == 500
    assert '<html lang="de">' in response.text


def test_a_form_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/en/inquiry/", {"name": "x"})
    assert response.status_code == 403
    assert "The form could not be accepted" in response.text


def test_what_is_forbidden_is_said_in_the_language(client, monkeypatch):
    from django.core.exceptions import PermissionDenied

    def refuse(request):
        raise PermissionDenied

    monkeypatch.setattr("companies.views.search", refuse)
    response = client.get("/en/")
    assert response.status_code == 403
    assert "This page is not open to you" in response.text
