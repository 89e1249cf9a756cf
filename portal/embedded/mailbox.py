"""Pages that show the mails the mail sink took; part of the site only where MAILBOX_DIR is set."""

import dataclasses
import email.policy
import mailbox
from datetime import UTC, datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin

MAILS_PER_PAGE = 50

# A mail is a stranger's document: no script, no form, nothing loaded, no access to the site around it.
HTML_PART_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


@dataclasses.dataclass(frozen=True)
class Mail:
    """One mail as a person reads it."""

    key: str
    received: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: list[str]


def mail_list(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first."""
    page = Paginator(sorted(maildir().keys(), key=arrival, reverse=True), MAILS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    mails = [parse(key, source(key)) for key in page]
    return render(request, "embedded/mail_list.html", {"mails": mails, "page": page})


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its stubs know no arguments
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail with its text part and, in a frame, its HTML part."""
    return render(request, "embedded/mail_detail.html", {"mail": parse(key, source(key))})


@xframe_options_sameorigin
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """Return the HTML part alone, locked up."""
    return HttpResponse(parse(key, source(key)).html, headers={"Content-Security-Policy": HTML_PART_POLICY})


def mail_source(request: HttpRequest, key: str) -> HttpResponse:
    """Return the mail as it was sent, with all its headers."""
    return HttpResponse(source(key), content_type="text/plain; charset=utf-8")


def maildir() -> mailbox.Maildir:
    """Return the Maildir of the mail sink."""
    return mailbox.Maildir(settings.MAILBOX_DIR)


def source(key: str) -> bytes:
    """Return the bytes of a mail, or answer 404."""
    try:
        return maildir().get_bytes(key)
    except KeyError:
        raise Http404 from None


def arrival(key: str) -> datetime:
    """Return when a mail arrived: its key starts with seconds and microseconds, `1700000000.M1234P…`."""
    seconds, rest = key.split(".", 1)
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(rest[1:].partition("P")[0]))


def parse(key: str, content: bytes) -> Mail:
    """Take apart a mail; the sink notes the real recipient in X-RcptTo."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    return Mail(
        key=key,
        received=arrival(key),
        sender=message["From"],
        recipient=message["X-RcptTo"],
        subject=message["Subject"],
        text=body(message, "plain"),
        html=body(message, "html"),
        attachments=[part.get_filename("") for part in message.iter_attachments()],
    )


def body(message: email.message.EmailMessage, kind: str) -> str:
    """Return the text of the part of that kind, or nothing."""
    part = message.get_body([kind])
    return part.get_content() if part else ""


urlpatterns = [
    path("", mail_list, name="mail_list"),
    path("<str:key>/", mail_detail, name="mail_detail"),
    path("<str:key>/html/", mail_html, name="mail_html"),
    path("<str:key>/source/", mail_source, name="mail_source"),
]
