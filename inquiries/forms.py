"""The contact request as a visitor fills it in."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from companies.models import Company, SlugRedirect

MAX_COMPANIES = 20
MAX_TEXT = 4000

_signer = signing.Signer(salt="inquiries.form.shown")

# What a text may not contain, because a reader cannot see it: control characters, and those that turn the
# direction of writing and so show something else than what is there.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def clean_text(value: str) -> str:
    """Return ``value`` composed (NFC), with plain line breaks and nothing invisible."""
    return _INVISIBLE.sub("", _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", value))).strip()


def clean_line(value: str) -> str:
    """Return ``value`` as one line: a line break becomes a space, so that it can never start a header."""
    return " ".join(clean_text(value).split())


class LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave ``maxlength`` out: browsers cut a pasted text off without a word."""
        return {}


class EmailField(forms.EmailField):
    def to_python(self, value: Any) -> str:
        """Accept full-width letters and signs (＠), as a Japanese keyboard makes them, and any domain."""
        typed = unicodedata.normalize("NFKC", super().to_python(value) or "")
        address = clean_line(typed).replace(" ", "")
        local, at, domain = address.rpartition("@")
        try:
            return f"{local}{at}{punycode(domain)}"
        except UnicodeError:  # no domain at all; the validator says so
            return address


class InquiryForm(forms.Form):
    """Four questions, and what protects against double sending and machines. Nothing else is asked (G3)."""

    organisation = LineField(
        label=_("Company or organisation"),
        help_text=_("So that a company in Japan knows who is asking."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Please enter your company or organisation.")},
    )
    name = LineField(
        label=_("Your name"),
        help_text=_("So that we can address you."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please enter your name.")},
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("So that we can answer you."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Please enter your e-mail address."),
            "invalid": _("Please enter an e-mail address like name@example.com."),
        },
    )
    text = TextField(
        label=_("Your inquiry"),
        help_text=_(
            "What are you looking for? Part, material, quantity, tolerances and date help a company to "
            "answer. German, English or Japanese, up to 4,000 characters."
        ),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": _("Please describe what you are looking for."),
            "max_length": _("Your text has %(show_value)s characters. Please shorten it to %(limit_value)s."),
        },
    )
    idempotency_key = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)
    # People do not see it; what fills in every field has no eyes.
    homepage = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @classmethod
    def blank(cls) -> "InquiryForm":
        """Return a form to fill in; sent twice it is still one inquiry."""
        now = str(timezone.now().timestamp())
        return cls(initial={"idempotency_key": uuid.uuid4(), "shown_at": _signer.sign(now)})

    def clean_idempotency_key(self) -> uuid.UUID:
        """Accept anything: a client that cannot repeat our key gets another one."""
        try:
            return uuid.UUID(self.cleaned_data["idempotency_key"])
        except ValueError:
            return uuid.uuid4()

    @property
    def suspicions(self) -> list[str]:
        """Codes of what looks like a machine. It is no reason to refuse, only to look first."""
        codes = []
        if self.cleaned_data["homepage"]:
            codes.append("honeypot")
        if self._seconds_open() < settings.INQUIRY_MIN_SECONDS:
            codes.append("too_fast")
        return codes

    def _seconds_open(self) -> float:
        """Return how long ago we showed the form; 0 if it does not prove that we did."""
        try:
            shown_at = float(_signer.unsign(self.cleaned_data["shown_at"]))
        except signing.BadSignature:
            return 0
        return timezone.now().timestamp() - shown_at


@dataclass
class Choice:
    """The companies a visitor has chosen, by the addresses that the pages carry along.

    ``unavailable`` are slugs that lead to no company which takes inquiries; ``paused`` are the companies
    among them that a visitor may know about.
    """

    companies: list[Company] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    paused: list[Company] = field(default_factory=list)

    @classmethod
    def of(cls, slugs: Sequence[str]) -> "Choice":
        """Look the slugs up, old ones too; the first twenty count."""
        slugs = list(dict.fromkeys(slug.replace("\x00", "") for slug in slugs))[:MAX_COMPANIES]
        found = {company.slug: company for company in Company.objects.filter(slug__in=slugs)}
        moved = SlugRedirect.objects.filter(old_slug__in=set(slugs) - set(found)).select_related("company")
        found |= {redirect.old_slug: redirect.company for redirect in moved}
        choice = cls()
        for slug in slugs:
            choice._add(slug, found.get(slug))
        return choice

    def _add(self, slug: str, company: Company | None) -> None:
        if company and company.accepts_inquiries:
            if company not in self.companies:
                self.companies.append(company)
            return
        self.unavailable.append(slug)
        if company and company.is_public:
            self.paused.append(company)
