"""The mail sink: real SMTP in, a Maildir out, nothing leaves."""

import mailbox
import smtplib
import socket
from email.message import EmailMessage

import pytest

from portal import embedded
from portal.embedded.mail_sink import HOST, MailSink


@pytest.fixture
def sink(state):
    service = MailSink(state)
    service.start()
    return service


def send(sink: MailSink, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "portal@portal.example", "buyer@example.com", subject
    mail.set_content("Guten Tag")
    with smtplib.SMTP(HOST, sink.port()) as client:
        client.send_message(mail)


def test_a_mail_arrives_in_the_maildir_with_its_envelope(sink):
    send(sink, "御見積書")

    (mail,) = mailbox.Maildir(sink.environment()["MAILBOX_DIR"])
    assert (mail["X-MailFrom"], mail["X-RcptTo"]) == ("portal@portal.example", "buyer@example.com")
    assert mail.get_payload().strip() == "Guten Tag"


def test_mails_and_port_survive_a_restart(sink):
    send(sink, "First")
    address = sink.environment()
    sink.stop()
    sink.start()
    send(sink, "Second")

    assert sink.environment() == address
    assert len(mailbox.Maildir(sink.maildir())) == 2


def test_a_port_that_somebody_took_meanwhile_is_given_up(sink):
    last_port = sink.port()
    sink.stop()
    with socket.create_server((HOST, last_port)):
        sink.start()
        send(sink, "On another port")

    assert sink.port() != last_port


def test_it_listens_on_this_machine_only(sink):
    assert sink.environment()["EMAIL_URL"] == f"smtp://127.0.0.1:{sink.port()}"


def test_without_aiosmtpd_one_sentence_says_what_to_do(state, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(embedded.EmbeddedError) as caught:
        MailSink(state).start()

    assert str(caught.value) == (
        "The mail sink is missing: set EMAIL_URL to a real server or install requirements-dev.lock."
    )
