"""What each mail says: to whom, in which language and time zone, the same in text and HTML (M2, M7, S6)."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from django.utils import translation

from inquiries import emails, services
from inquiries.models import Inquiry, InquiryTarget
from portal.accounts.models import Organisation, User
from portal.outbox import delivery
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import render
from tests.factories.companies import CompanyFactory
from tests.factories.users import AhkConsultantFactory, IhkConsultantFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["de", "en", "ja"]
MOMENTS = {
    ("de", "Europe/Berlin"): "1. Dezember 2026 09:05 CET",
    ("en", "Europe/Berlin"): "Dec. 1, 2026, 9:05 a.m. CET",
    ("ja", "Europe/Berlin"): "2026年12月1日9:05 CET",
    ("de", "Asia/Tokyo"): "1. Dezember 2026 17:05 JST",
    ("en", "Asia/Tokyo"): "Dec. 1, 2026, 5:05 p.m. JST",
    ("ja", "Asia/Tokyo"): "2026年12月1日17:05 JST",
}


class Words(HTMLParser):
    """Collects the text of a page and the addresses of its links."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.silent = False

    def handle_starttag(self, tag, attrs):
        self.silent = tag in ("style", "title")
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag):
        self.silent = False

    def handle_data(self, data):
        if not self.silent:
            self.text.append(data)


def parts(message: OutboxMessage):
    """Return the parsed mail, the words of its text and of its HTML, and the links of its HTML."""
    mail = message_from_bytes(delivery.wire_bytes(render(message)), policy=policy.default)
    words = Words()
    words.feed(mail.get_body(("html",)).get_content())
    plain = mail.get_body(("plain",)).get_content()
    return mail, squeeze(plain), squeeze(" ".join(words.text)), words.links


def squeeze(text: str) -> str:
    return " ".join(text.split())


def row(purpose: str) -> OutboxMessage:
    return OutboxMessage.objects.get(purpose=purpose)


@pytest.fixture
def story(submit):
    """Return a function that lets everything happen that a mail tells of."""

    def tell(*, inquirer: str = "de", ihk: str = "de", ahk: str = "ja") -> Inquiry:
        ines = IhkConsultantFactory(first_name="Ines", last_name="Hartmann", language=ihk)
        AhkConsultantFactory(first_name="Akiko", last_name="Hayashi", language=ahk)
        company = CompanyFactory(name_latin="Azuma Press", name_native="東プレス工業")
        inquiry = submit(language=inquirer, companies=[company])
        Inquiry.objects.update(created_at=datetime(2026, 12, 1, 8, 5, tzinfo=UTC))
        services.reply(inquiry, text="Guten Tag,\n\nanbei <b>Fragen</b>:\n1. Menge?", by=ines)
        services.share(inquiry, by=ines)
        services.hand_over(inquiry, to=Organisation.AHK, by=ines)
        return inquiry

    return tell


@pytest.mark.parametrize("language", LANGUAGES)
def test_acknowledgement(story, language, settings):
    inquiry = story(inquirer=language)
    mail, plain, html, links = parts(row(emails.ACKNOWLEDGEMENT))
    name = "東プレス工業" if language == "ja" else "Azuma Press"
    facts = [
        inquiry.reference,
        MOMENTS[language, "Europe/Berlin"],
        name,
        settings.CONTACT_EMAIL,
        settings.CONTACT_PHONE,
    ]
    for fact in facts:
        assert fact in plain
        assert fact in html
    assert links == []
    assert mail["Content-Language"] == language
    assert mail["Subject"].startswith(f"[{inquiry.reference}] ")
    assert mail["To"] == "petra@muster.example"
    assert mail["Reply-To"] == settings.CONTACT_EMAIL


def test_acknowledgement_has_not_a_word_of_the_sender(submit, content):
    """Nobody has verified the address: we must not carry anybody's words there (S5, S6)."""
    canary = "Zebrafink https://evil.example/?x=1 <a href='https://evil.example'>x</a>"
    submit(data={"organisation": canary, "name": canary, "text": canary})
    raw = delivery.wire_bytes(render(row(emails.ACKNOWLEDGEMENT))).decode()
    mail, plain, html, links = parts(row(emails.ACKNOWLEDGEMENT))
    for text in (raw, plain, html, mail["Subject"], *links):
        assert "Zebrafink" not in text
        assert "evil.example" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("purpose", "zone"),
    [
        (emails.NOTICE, "Europe/Berlin"),
        (emails.SHARED, "Asia/Tokyo"),
        (emails.HANDED_OVER, "Asia/Tokyo"),
    ],
)
def test_to_a_consultant(story, content, settings, language, purpose, zone):
    settings.BASE_URL = "https://portal.example"
    inquiry = story(ihk=language, ahk=language)
    mail, plain, html, links = parts(row(purpose))
    reader = "Ines Hartmann" if purpose == emails.NOTICE else "Akiko Hayashi"
    name = "東プレス工業" if language == "ja" else "Azuma Press"
    for fact in (*content.values(), inquiry.reference, MOMENTS[language, zone], name, reader):
        assert fact in plain
        assert fact in html
    url = f"https://portal.example{inquiry.get_admin_url()}"
    assert links == [url]
    assert url in plain
    assert mail["Content-Language"] == language
    assert mail["Subject"].startswith(f"[{inquiry.reference}] ")
    assert "Muster Maschinenbau GmbH" in mail["Subject"]


def test_answers_go_to_the_inquirer_or_to_the_colleague(story):
    story()
    reply_to = {message.purpose: message.reply_to for message in OutboxMessage.objects.all()}
    ines = reply_to[emails.REPLY]
    assert ines.endswith("@portal.example")
    assert reply_to == {
        emails.ACKNOWLEDGEMENT: "",
        emails.NOTICE: "petra@muster.example",
        emails.REPLY: ines,
        emails.SHARED: ines,
        emails.HANDED_OVER: ines,
    }


def test_who_handed_it_over(story):
    story(ahk="en")
    _mail, plain, html, _links = parts(row(emails.HANDED_OVER))
    sentence = (
        "Ines Hartmann (IHK Düsseldorf) has handed this inquiry over to you; you are in charge from now on."
    )
    assert sentence in plain
    assert sentence in html


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        (emails.HANDED_OVER, "This inquiry has been handed over to you; you are in charge from now on."),
        (
            emails.SHARED,
            "This inquiry is shared with you; the organisation that shares it stays in charge.",
        ),
    ],
)
def test_somebody_whose_account_is_gone_is_not_named(story, purpose, sentence):
    story(ahk="en")
    User.objects.get(first_name="Ines").delete()
    _mail, plain, html, _links = parts(row(purpose))
    assert sentence in plain
    assert sentence in html


def test_notice_says_why_and_what_to_check_first(submit):
    IhkConsultantFactory(language="en")
    submit(suspicions=["honeypot"])
    _mail, plain, html, _links = parts(row(emails.NOTICE))
    for sentence in (
        "No rule applies, so it goes to where inquiries go by default.",
        "All consultants who are there are told.",
        "Please look first whether a person has sent it; then release it or mark it as spam.",
    ):
        assert sentence in plain
        assert sentence in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_reply(story, language):
    inquiry = story(inquirer=language)
    mail, plain, html, links = parts(row(emails.REPLY))
    with translation.override(language):
        organisation = str(Organisation.IHK.label)
    for fact in ("Guten Tag,", "anbei <b>Fragen</b>: 1. Menge?", "Ines Hartmann", organisation):
        assert fact in plain
        assert fact in html
    assert links == []
    assert mail["Subject"].startswith(f"[{inquiry.reference}] ")
    assert mail["Content-Language"] == language
    assert "\r\nanbei <b>Fragen</b>:\r\n1. Menge?\r\n" in mail.get_body(("plain",)).get_content()


def test_reply_of_somebody_who_has_left(story):
    story()
    emails.User.objects.get(first_name="Ines").delete()
    with translation.override("en"):
        _mail, plain, _html, _links = parts(row(emails.REPLY))
    assert "Ines" not in plain


def test_one_thread_for_all_mails_of_an_inquiry(story, settings):
    inquiry = story()
    mails = [parts(message)[0] for message in OutboxMessage.objects.all()]
    assert {mail["References"] for mail in mails} == {f"<inq-{inquiry.reference}@{settings.MAIL_DOMAIN}>"}
    identities = {mail["Message-ID"] for mail in mails}
    assert len(identities) == len(mails) == 5
    pattern = rf"<inq-{inquiry.reference}-out-[0-9a-f]{{16}}@{re.escape(settings.MAIL_DOMAIN)}>"
    assert all(re.fullmatch(pattern, identity) for identity in identities)


def test_text_of_the_inquirer_is_shown_literally(submit):
    IhkConsultantFactory()
    text = "{{ 7*7 }} {x.__class__} %(name)s <a href='javascript:alert(1)'>x</a> <script>1</script>"
    submit(data={"text": text, "organisation": "<b>100 % GmbH</b>"})
    mail, plain, html, links = parts(row(emails.NOTICE))
    assert text in plain
    assert text in html
    assert "<b>100 % GmbH</b>" in mail["Subject"]
    assert len(links) == 1  # ours


def test_long_organisation_is_shortened_in_the_subject(submit):
    IhkConsultantFactory()
    submit(data={"organisation": "株式会社" * 50})
    mail, plain, _html, _links = parts(row(emails.NOTICE))
    assert len(mail["Subject"]) < 110
    assert "株式会社" * 50 in plain


def test_no_company_chosen(submit):
    submit(language="en")
    _mail, plain, html, _links = parts(row(emails.ACKNOWLEDGEMENT))
    assert "Companies: none yet: we look for you" in plain
    assert "none yet: we look for you" in html


def test_companies_in_the_order_they_were_chosen(submit):
    names = ["Zeta", "Alpha", "Mitte"]
    submit(companies=[CompanyFactory(name_latin=name) for name in names], language="en")
    _mail, plain, _html, _links = parts(row(emails.ACKNOWLEDGEMENT))
    assert "Companies: Zeta, Alpha, Mitte" in plain


def test_sent_about(story, submit):
    inquiry = story()
    other = submit(data={"email": "other@muster.example"})
    assert emails.sent_about(inquiry).count() == 5
    assert {message.purpose for message in emails.sent_about(other)} == {
        emails.ACKNOWLEDGEMENT,
        emails.NOTICE,
    }


def test_inquiry_that_was_deleted_meanwhile(story):
    """Its mails fail for good instead of being tried for days."""
    inquiry = story()
    InquiryTarget.objects.all().delete()
    inquiry.delete()
    for message in OutboxMessage.objects.all():
        claimed = delivery.claim(message.pk)
        assert delivery.deliver(claimed).outcome == "permanent"


def test_every_mail_is_small(submit):
    """Quoted-printable makes nine bytes of a kanji; the longest inquiry stays below 1 MB (M8)."""
    IhkConsultantFactory(language="ja")
    submit(data={"text": "東" * 4000}, language="ja")
    assert all(len(delivery.wire_bytes(render(message))) < 100_000 for message in OutboxMessage.objects.all())
