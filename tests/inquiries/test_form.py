"""The contact request as a visitor meets it: plain HTML, three languages, and nothing typed is ever lost."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import OperationalError
from django.test import Client
from django.utils import timezone, translation

from companies.models import Company, SlugRedirect
from inquiries import services
from inquiries.forms import InquiryForm, clean_line, clean_text
from inquiries.models import Inquiry
from inquiries.views import SENT_SALT
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import render
from tests.factories.companies import CompanyFactory
from tests.factories.users import IhkConsultantFactory
from tests.forms import forms

pytestmark = pytest.mark.django_db


def read_form(response):
    """Return where the form goes and what a browser would send with nothing typed in."""
    [form] = [form for form in forms(response) if form["id"] == "inquiry"]
    return form["action"], form["data"]


@pytest.fixture(autouse=True)
def fast_fingers(settings):
    settings.INQUIRY_MIN_SECONDS = 0


@pytest.fixture
def send(client, content):
    """Return a function that reads the form of an address, fills it in and sends it."""

    def call(address="/en/inquiry/", **typed):
        action, fields = read_form(client.get(address))
        return client.post(action, fields | content | typed)

    return call


def only_inquiry() -> Inquiry:
    return Inquiry.objects.get()


class TestWholeWay:
    @pytest.mark.parametrize("language", ["de", "en", "ja"])
    def test_any_http_client(self, content, language):
        client = Client(enforce_csrf_checks=True)
        IhkConsultantFactory()
        company = CompanyFactory()
        page = client.get(f"/{language}/inquiry/?company={company.slug}")
        action, fields = read_form(page)
        assert action == f"/{language}/inquiry/send/"
        answer = client.post(action, fields | content)
        assert answer.status_code == 303
        assert re.fullmatch(rf"/{language}/inquiry/sent/[\w:-]+/", answer["Location"])
        inquiry = only_inquiry()
        assert (inquiry.language, inquiry.status) == (language, "new")
        assert [inquiry.organisation, inquiry.name, inquiry.email, inquiry.text] == list(content.values())
        assert list(inquiry.companies.all()) == [company]
        assert OutboxMessage.objects.count() == 2
        for _ in range(2):  # refreshing is safe
            confirmation = client.get(answer["Location"])
            assert confirmation.status_code == 200
            assert inquiry.reference in confirmation.content.decode()
        assert Inquiry.objects.count() == 1

    def test_sent_twice_is_one_inquiry(self, client, content):
        action, fields = read_form(client.get("/de/inquiry/"))
        tokens = {client.post(action, fields | content)["Location"].split("/")[4] for _ in range(3)}
        references = {signing.loads(token, salt=SENT_SALT) for token in tokens}
        assert references == {only_inquiry().reference}

    def test_a_client_that_sends_no_key_is_heard(self, client, content):
        for _ in range(2):
            assert client.post("/de/inquiry/", content).status_code == 303
        assert Inquiry.objects.count() == 2

    def test_only_this_page_sets_a_cookie(self, client):
        assert list(client.get("/de/inquiry/").cookies) == ["csrftoken"]
        token = signing.dumps("HO-2026-K7M4Q2", salt=SENT_SALT)
        assert list(Client().get(f"/de/inquiry/sent/{token}/").cookies) == []

    def test_going_back_shows_the_same_form(self, client):
        """A browser asks again, and gets a new key, if the page must not be stored or varies (R15)."""
        page = client.get("/de/inquiry/")
        assert page["Cache-Control"] == "private, no-cache"
        assert "Vary" not in page

    def test_address_of_sending_leads_to_the_form(self, client):
        assert client.get("/de/inquiry/send/")["Location"] == "/de/inquiry/"

    def test_other_host_is_refused_and_never_in_a_mail(self, client, content, settings, send):
        settings.BASE_URL = "https://portal.example"
        assert client.get("/de/inquiry/", headers={"host": "evil.example"}).status_code == 400
        IhkConsultantFactory()
        send(headers={"x-forwarded-host": "evil.example"})
        for message in OutboxMessage.objects.all():
            text = render(message).message().as_string()
            assert "evil.example" not in text


class TestChoice:
    def test_companies_are_carried_and_can_be_unticked(self, client, content):
        first, second = CompanyFactory.create_batch(2)
        page = client.get(f"/de/inquiry/?company={first.slug}&company={second.slug}&company={first.slug}")
        action, fields = read_form(page)
        assert fields["company"] == [first.slug, second.slug]
        client.post(action, fields | content | {"company": [second.slug]})
        assert list(only_inquiry().companies.all()) == [second]

    def test_old_address(self, client):
        company = CompanyFactory()
        SlugRedirect.objects.create(company=company, old_slug="yesterday")
        _action, fields = read_form(client.get("/de/inquiry/?company=yesterday"))
        assert fields["company"] == [company.slug]

    @pytest.mark.parametrize("status", ["draft", "in_review", "archived", None])
    def test_unknown_is_a_sentence(self, client, status):
        slug = CompanyFactory(status=status, name_latin="Himitsu").slug if status else "no-such-company"
        page = client.get(f"/en/inquiry/?company={slug}").content.decode()
        assert "A company you chose is not in the directory any more." in page
        assert "Himitsu" not in page

    def test_paused_is_a_sentence(self, client):
        company = CompanyFactory(status=Company.Status.PAUSED, name_latin="Yasumi")
        page = client.get(f"/en/inquiry/?company={company.slug}").content.decode()
        assert "Yasumi takes no inquiries at the moment." in page

    @pytest.mark.parametrize("slug", ["%00", "%F0%9F%94%A9", "a" * 3000, "'--", "%E2%80%AE"])
    def test_nonsense_is_a_sentence(self, client, slug):
        assert client.get(f"/de/inquiry/?company={slug}").status_code == 200

    def test_company_that_paused_meanwhile_does_not_stop_the_inquiry(self, client, content):
        company = CompanyFactory()
        action, fields = read_form(client.get(f"/en/inquiry/?company={company.slug}"))
        Company.objects.update(status=Company.Status.PAUSED)
        answer = client.post(action, fields | content)
        inquiry = only_inquiry()
        assert inquiry.events.first().data["unavailable"] == [company.slug]
        assert "takes no inquiries at the moment" in client.get(answer["Location"]).content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, django_assert_num_queries, number):
        slugs = "&".join(f"company={company.slug}" for company in CompanyFactory.create_batch(number))
        with django_assert_num_queries(1):
            client.get(f"/de/inquiry/?{slugs}")


class TestErrors:
    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({"organisation": " "}, "organisation", "Please enter your company or organisation."),
            ({"name": ""}, "name", "Please enter your name."),
            ({"name": "\u202e\u200f"}, "name", "Please enter your name."),
            ({"email": ""}, "email", "Please enter your e-mail address."),
            ({"email": "petra"}, "email", "Please enter an e-mail address like name@example.com."),
            ({"email": "a@b@c.de"}, "email", "Please enter an e-mail address like name@example.com."),
            ({"text": "\r\n"}, "text", "Please describe what you are looking for."),
            (
                {"text": "x" * 4001},
                "text",
                "Your text has 4001 characters. Please shorten it to 4000.",
            ),
        ],
    )
    def test_each_rule(self, send, content, typed, field, message):
        answer = send(**typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<title>Error: Send an inquiry" in page
        assert f'<li><a href="#id_{field}">{message}</a></li>' in page
        assert f'id="id_{field}_error"' in page
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"[^>]*', page)
        assert page.count("aria-invalid") == 1
        _action, fields = read_form(answer)
        kept = {name: value for name, value in content.items() if name != field}
        assert {name: fields[name][0] for name in kept} == kept
        assert not Inquiry.objects.exists()

    def test_everything_typed_and_chosen_is_kept(self, client, content):
        company = CompanyFactory()
        action, fields = read_form(client.get(f"/de/inquiry/?company={company.slug}"))
        typed = content | {"email": "petra", "text": "<b>Zeile</b>\r\n  eingerückt"}
        _action, again = read_form(client.post(action, fields | typed))
        for name in ("organisation", "name", "email"):
            assert again[name] == [typed[name]]
        assert "<b>Zeile</b>\n  eingerückt" in again["text"][0].replace("\r\n", "\n")
        for name in ("company", "idempotency_key", "shown_at"):
            assert again[name] == fields[name]

    def test_4000_characters_with_line_breaks(self, send):
        send(text="\r\n".join(["x" * 999] * 4))
        assert len(only_inquiry().text) == 3999

    def test_database_away(self, client, content, monkeypatch):
        company = CompanyFactory()
        action, fields = read_form(client.get(f"/en/inquiry/?company={company.slug}"))

        def away(**_arguments):
            raise OperationalError

        with monkeypatch.context() as patch:
            patch.setattr(services, "submit", away)
            answer = client.post(action, fields | content)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert "Nothing you typed is lost." in answer.content.decode()
        action, again = read_form(answer)
        for name in (*content, "company", "idempotency_key"):
            assert again[name] == (fields | {key: [value] for key, value in content.items()})[name]
        assert client.post(action, again).status_code == 303
        assert list(only_inquiry().companies.all()) == [company]

    def test_database_away_needs_no_query_at_all(
        self, client, content, monkeypatch, django_assert_num_queries
    ):
        monkeypatch.setattr(
            "inquiries.forms.Choice.of", lambda _slugs: (_ for _ in ()).throw(OperationalError)
        )
        with django_assert_num_queries(0):
            assert client.post("/de/inquiry/", content).status_code == 503


class TestCleaning:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("petra＠muster．example", "petra@muster.example"),
            ("ｐｅｔｒａ@muster.example", "petra@muster.example"),
            (" petra@muster.example\t", "petra@muster.example"),
            ("petra@müller.example", "petra@xn--mller-kva.example"),
            ("petra@例え.テスト", "petra@xn--r8jz45g.xn--zckzah"),
        ],
    )
    def test_email(self, send, typed, stored):
        assert send(email=typed).status_code == 303
        assert only_inquiry().email == stored

    @pytest.mark.parametrize(
        ("typed", "line", "text"),
        [
            ("a\r\nBcc: b@c.example", "a Bcc: b@c.example", "a\nBcc: b@c.example"),
            ("a\u2028b\u2029c\x85d", "a b c d", "a\nb\nc\nd"),
            ("a\x00b\x1b[31mc\x7f", "ab[31mc", "ab[31mc"),
            ("a\u202etxt.exe\u2069", "atxt.exe", "atxt.exe"),
            ("a\tb", "a b", "a\tb"),
            ("Mu\u0308ller", "Müller", "Müller"),
            ("髙﨑 ㈱① ﾊﾝｶｸ 👩‍🏭", "髙﨑 ㈱① ﾊﾝｶｸ 👩‍🏭", "髙﨑 ㈱① ﾊﾝｶｸ 👩‍🏭"),
            ("%0d%0aBcc: x", "%0d%0aBcc: x", "%0d%0aBcc: x"),
            ("=?utf-8?q?x?=", "=?utf-8?q?x?=", "=?utf-8?q?x?="),
        ],
    )
    def test_characters(self, typed, line, text):
        assert clean_line(typed) == line
        assert clean_text(typed) == text

    @pytest.mark.parametrize("name", ["organisation", "name", "email", "text", "company", "homepage"])
    @pytest.mark.parametrize(
        "attack",
        [
            "x\r\nBcc: victim@evil.example",
            "x\nSubject: other",
            "x\x00y",
            "x\u2028Bcc: victim@evil.example",
            "x%0d%0aBcc: victim@evil.example",
            "=?utf-8?q?x=0d=0aBcc=3a=20victim=40evil.example?=",
            "\u202eevil",
            "x" * 10_000,
            "{{ 7*7 }}{% now %}{x.__class__}%(name)s%s",
            "<a href='javascript:alert(1)'>x</a>",
            "\ud800".encode("utf-8", "surrogatepass"),
        ],
    )
    def test_no_field_makes_a_header_or_an_error(self, client, content, name, attack):
        """Refused in clear words or stored; never a server error, another header or recipient (S4)."""
        IhkConsultantFactory(email="ines@portal.example")
        answer = client.post("/en/inquiry/", content | {name: attack})
        assert answer.status_code in (200, 303)
        if answer.status_code == 200:
            assert 'class="error-summary"' in answer.content.decode()
            return
        for message in OutboxMessage.objects.all():
            mail = render(message).message()
            assert mail["Bcc"] is None
            assert len(mail.get_all("Subject")) == 1
            assert mail["To"] in ("petra@muster.example", "ines@portal.example")


class TestMachines:
    """What looks like a machine is never refused: it is stored and read by a person first."""

    def held_back(self, answer, client):
        assert answer.status_code == 303
        inquiry = only_inquiry()
        assert inquiry.status == "quarantined"
        page = client.get(answer["Location"]).content.decode()
        assert inquiry.reference in page
        assert "a colleague takes a first look" in page
        assert "kontakt@portal.example" in page
        assert "+49 211 5550100" in page
        return inquiry.events.get(what="quarantined").data["reasons"]

    def test_honeypot(self, send, client):
        assert self.held_back(send(homepage="https://spam.example"), client) == ["honeypot"]

    def test_too_fast(self, send, client, settings):
        settings.INQUIRY_MIN_SECONDS = 3
        assert self.held_back(send(), client) == ["too_fast"]

    def test_slow_enough(self, client, content, settings):
        settings.INQUIRY_MIN_SECONDS = 3
        action, fields = read_form(client.get("/de/inquiry/"))
        with time_machine.travel(timezone.now() + timedelta(seconds=3.1)):
            client.post(action, fields | content)
        assert only_inquiry().status == "new"

    @pytest.mark.parametrize("shown_at", ["", "1", "1.0:forged", "nan:nan"])
    def test_no_proof(self, send, client, settings, shown_at):
        settings.INQUIRY_MIN_SECONDS = 3
        assert self.held_back(send(shown_at=shown_at), client) == ["too_fast"]

    def test_rate(self, client, content, settings):
        settings.INQUIRY_RATE_PER_HOUR = 0
        answer = client.post("/en/inquiry/", content)
        assert self.held_back(answer, client) == ["rate_network", "rate_address"]

    def test_a_spoofed_address_does_not_help(self, client, content, settings):
        settings.INQUIRY_RATE_PER_HOUR = 1
        for number in range(2):
            client.post(
                "/en/inquiry/",
                content | {"email": f"p{number}@muster.example"},
                headers={"x-forwarded-for": f"198.51.{number}.1"},
            )
        assert Inquiry.objects.filter(status="quarantined").count() == 1


class TestConfirmation:
    def test_headers(self, send, client):
        page = client.get(send()["Location"])
        assert page["X-Robots-Tag"] == "noindex"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in page.content.decode()

    def test_says_where_the_acknowledgement_goes(self, send, client):
        page = client.get(send()["Location"]).content.decode()
        assert "A confirmation goes to petra@muster.example now." in page

    def test_says_when_none_follows(self, send, client):
        for _ in range(4):
            answer = send()
        page = client.get(answer["Location"]).content.decode()
        assert "No confirmation by e-mail follows this time" in page
        assert "A confirmation goes to" not in page

    @pytest.mark.parametrize(
        "token", ["1", "HO-2026-K7M4Q2", signing.dumps("HO-2026-K7M4Q2", salt="other"), "a:b:c"]
    )
    def test_other_tokens(self, client, token):
        assert client.get(f"/de/inquiry/sent/{token}/").status_code == 404

    def test_unknown_inquiry_looks_the_same(self, client):
        token = signing.dumps("HO-2026-K7M4Q2", salt=SENT_SALT)
        assert client.get(f"/de/inquiry/sent/{token}/").status_code == 404

    def test_expires_after_a_week(self, send, client):
        location = send()["Location"]
        with time_machine.travel(timezone.now() + timedelta(days=7, seconds=2)):
            assert client.get(location).status_code == 404

    def test_token_is_not_logged(self, send, client, caplog):
        token = send()["Location"].split("/")[4]
        client.get(f"/de/inquiry/sent/{token}/")
        logged = " ".join(str(record.msg) for record in caplog.records)
        assert "GET /de/inquiry/sent/…/" in logged
        assert token not in logged

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client, content, django_assert_num_queries, number):
        slugs = [company.slug for company in CompanyFactory.create_batch(number)]
        location = client.post("/de/inquiry/", content | {"company": slugs})["Location"]
        with django_assert_num_queries(3):
            client.get(location)


def test_privacy_at_the_form(client):
    """Who reads it stands before the button, nothing is ticked, and no field is asked without a purpose."""
    page = client.get("/en/inquiry/").content.decode()
    assert page.index("Who reads this") < page.index('type="submit"')
    assert 'type="checkbox"' not in page
    required = re.findall(r'name="(\w+)"[^>]*\brequired\b', page)
    assert sorted(required) == ["email", "name", "organisation", "text"]
    visible = [field.name for field in InquiryForm().visible_fields() if field.name != "homepage"]
    assert visible == ["organisation", "name", "email", "text"]
    assert all(InquiryForm().fields[name].help_text for name in visible)


def test_form_speaks_each_language():
    key = uuid.uuid4()
    for language in ("de", "en", "ja"):
        with translation.override(language):
            assert str(InquiryForm({"idempotency_key": key}).errors)


def test_nothing_inline(client):
    page = client.get("/de/inquiry/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
