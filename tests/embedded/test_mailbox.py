"""The pages that show the mails that left: readable, and harmless whatever the mail contains."""

import mailbox
from email.message import EmailMessage

import pytest
from django.urls import reverse

SCRIPT = "<script>document.title = 'taken'</script>"


@pytest.fixture
def maildir(settings, tmp_path):
    if not settings.MAILBOX_DIR:
        pytest.skip("EMAIL_URL names a real server, so the pages do not exist")
    settings.MAILBOX_DIR = str(tmp_path / "mailbox")
    return mailbox.Maildir(settings.MAILBOX_DIR)


def deliver(maildir: mailbox.Maildir, subject: str, *, recipient: str = "buyer@example.com") -> str:
    """Put a mail with three parts into the Maildir as the sink does; return its key."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Portal <portal@portal.example>", "list@example.com", subject
    mail["X-RcptTo"] = recipient
    mail.set_content(f"Guten Tag {SCRIPT}\nhttps://portal.example/de/\n")
    mail.add_alternative(f"<p>Guten Tag</p>{SCRIPT}", subtype="html")
    mail.add_attachment("{}", subtype="json", filename="inquiry.json")
    return maildir.add(mail)


def test_an_empty_mailbox_says_so(client, maildir):
    assert "No mail has left yet." in client.get("/mailbox/", headers={"accept-language": "en"}).text


def test_the_newest_mail_comes_first(client, maildir):
    keys = [deliver(maildir, subject) for subject in ("Erste", "二番目", "Third")]

    response = client.get("/mailbox/")

    assert [mail.key for mail in response.context["mails"]] == keys[::-1]
    assert [mail.subject for mail in response.context["mails"]] == ["Third", "二番目", "Erste"]


def test_the_list_shows_who_really_got_the_mail(client, maildir):
    deliver(maildir, "Blind copy", recipient="consultant@example.com")

    assert "consultant@example.com" in client.get("/mailbox/").text


def test_many_mails_are_several_pages(client, maildir):
    for number in range(51):
        deliver(maildir, f"Mail {number}")

    assert len(client.get("/mailbox/").context["mails"]) == 50
    assert len(client.get("/mailbox/?page=2").context["mails"]) == 1


def test_a_mail_is_shown_with_its_text_and_a_locked_frame(client, maildir):
    key = deliver(maildir, "Ihre Anfrage")
    response = client.get(reverse("mail_detail", args=[key]))
    page = response.text

    assert SCRIPT not in page
    assert '<a href="https://portal.example/de/" rel="nofollow">' in page
    assert "inquiry.json" in page
    assert f'<iframe src="/mailbox/{key}/html/"' in page
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_html_part_can_do_nothing(client, maildir):
    response = client.get(reverse("mail_html", args=[deliver(maildir, "Ihre Anfrage")]))

    assert response.text == f"<p>Guten Tag</p>{SCRIPT}\n"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_source_is_plain_text(client, maildir):
    response = client.get(reverse("mail_source", args=[deliver(maildir, "Ihre Anfrage")]))

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"X-RcptTo: buyer@example.com" in response.content


@pytest.mark.parametrize("name", ["mail_detail", "mail_html", "mail_source"])
@pytest.mark.parametrize("key", ["1700000000.M1P1Q1.nowhere", "..", "cur"])
def test_an_unknown_mail_is_not_found(client, maildir, name, key):
    assert client.get(reverse(name, args=[key])).status_code == 404


def test_it_sets_no_cookie(client, maildir):
    assert client.get("/mailbox/").cookies == {}
