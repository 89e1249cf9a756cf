"""What a queued mail says: one registered function per purpose, one layout for text and for HTML."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import charset
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from portal.outbox.models import OutboxMessage

# 45 bytes are 60 characters of base64; with its frame an encoded word then has 72 of the 75 allowed
# (RFC 2047, section 2).
ENCODED_WORD_BYTES = 45

# UTF-8 as quoted-printable: a relay need not know eight bits, and no line gets too long.
SEVEN_BITS = charset.Charset("utf-8")
SEVEN_BITS.body_encoding = charset.QP


@dataclass(frozen=True)
class Link:
    """The one place a mail leads to. ``path`` starts with a slash; settings.BASE_URL stands before it."""

    label: str
    path: str

    @property
    def url(self) -> str:
        return settings.BASE_URL + self.path


@dataclass(frozen=True)
class Mail:
    """The content of a mail, in the order of its fields; both parts print all of it.

    ``subject`` starts with an ASCII word such as ``[HO-2026-K7M4Q2]``. ``thread`` names the conversation;
    it is the left half of the Message-ID that all its mails refer to.
    """

    thread: str
    subject: str
    greeting: str = ""
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    quote: str = ""  # what a person wrote, shown literally with its line breaks
    link: Link | None = None
    closing: Sequence[str] = ()
    signature: Sequence[str] = ()  # lines


@dataclass(frozen=True)
class Purpose:
    label: Any  # lazily translated, for the admin
    render: Callable[[OutboxMessage], Mail]


_purposes: dict[str, Purpose] = {}


def mail(purpose: str, *, label: Any) -> Callable[[Callable[[OutboxMessage], Mail]], Callable]:
    """Register the decorated function as what a mail for ``purpose`` says.

    It runs in the recipient's language when the mail leaves. It may raise ObjectDoesNotExist when what the
    mail is about is gone; the mail then fails for good.
    """

    def register(function: Callable[[OutboxMessage], Mail]) -> Callable[[OutboxMessage], Mail]:
        if purpose in _purposes:
            raise ValueError(f"Two functions want to render {purpose}.")
        _purposes[purpose] = Purpose(label, function)
        return function

    return register


def purposes() -> dict[str, Any]:
    """Return the label of every registered purpose."""
    return {name: purpose.label for name, purpose in _purposes.items()}


def render(message: OutboxMessage) -> EmailMultiAlternatives:
    """Return the mail of an outbox row in the recipient's language.

    Raises:
        KeyError: nobody has registered its purpose.
        ObjectDoesNotExist: what it is about is gone.
    """
    with translation.override(message.language):
        content = _purposes[message.purpose].render(message)
        context = {"mail": content, "language": message.language}
        rendered = EmailMultiAlternatives(
            subject=encode_subject(content.subject),
            body=render_to_string("mail/base.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.recipient],
            reply_to=[message.reply_to or settings.CONTACT_EMAIL],
            headers=headers(message, content),
        )
        rendered.attach_alternative(render_to_string("mail/base.html", context), "text/html")
    rendered.encoding = SEVEN_BITS
    return rendered


def headers(message: OutboxMessage, content: Mail) -> dict[str, str]:
    """Return the headers that are the same in every attempt (check M3)."""
    thread = f"{content.thread}@{settings.MAIL_DOMAIN}"
    return {
        "Message-ID": f"<{content.thread}-out-{message.public_id.hex[:16]}@{settings.MAIL_DOMAIN}>",
        "References": f"<{thread}>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def encode_subject(subject: str) -> str:
    """Return a subject as ASCII: its first word as it is, the rest as encoded words where it must be.

    Done here because Django's encoded words get 76 characters long, and because a text that merely looks
    like an encoded word would be decoded by the reader.
    """
    first, _, rest = " ".join(subject.split()).partition(" ")
    if not first.isascii() or "=?" in first:
        first, rest = "", f"{first} {rest}"
    if rest.isascii() and "=?" not in rest:
        return f"{first} {rest}".strip()
    return " ".join([first, *encoded_words(rest)]).strip()


def encoded_words(text: str) -> list[str]:
    """Return ``text`` as encoded words of RFC 2047, each with whole characters."""
    chunks = [b""]
    for character in text:
        encoded = character.encode()
        if len(chunks[-1]) + len(encoded) > ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks]
