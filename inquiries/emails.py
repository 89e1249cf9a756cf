"""Every mail about an inquiry, one function each. They run in the language of the recipient."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from companies.models import Company
from inquiries import routing
from inquiries.models import Inquiry, InquiryEvent, Message
from portal.accounts.models import User
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import Link, Mail, mail
from portal.web.languages import enumerated

ACKNOWLEDGEMENT = "inquiries.acknowledgement"
NOTICE = "inquiries.notice"
CHANGED = "inquiries.changed"
REPLY = "inquiries.reply"
HANDED_OVER = "inquiries.handed_over"
SHARED = "inquiries.shared"

SUBJECT_ORGANISATION_LENGTH = 60


@mail(ACKNOWLEDGEMENT, label=gettext_lazy("acknowledgement"))
def acknowledgement(message: OutboxMessage) -> Mail:
    """To the inquirer, whose address nobody has verified: not a word of it is the sender's (check S6)."""
    inquiry = Inquiry.objects.get(pk=message.subject_id)
    return Mail(
        thread=thread(inquiry),
        subject=subject(inquiry, _("We have received your inquiry")),
        greeting=_("Dear Sir or Madam,"),
        paragraphs=[
            # Translators: follows the greeting, which ends with a comma.
            _("Thank you for your inquiry. It has arrived safely and is with %(organisation)s.")
            % {"organisation": inquiry.get_in_charge_display()}
        ],
        facts=[
            (_("Reference"), inquiry.reference),
            (_("Received"), moment(inquiry.created_at, settings.TIME_ZONE)),
            (pgettext("inquiry", "Companies"), chosen_companies(inquiry)),
        ],
        closing=[
            *next_steps(),
            contact(inquiry),
            _("You have not written to us? Then your address was given by mistake; please ignore this mail."),
        ],
        signature=portal_signature(),
    )


@mail(NOTICE, label=gettext_lazy("notice of a new inquiry"))
def notice(message: OutboxMessage) -> Mail:
    """To a consultant the routing has chosen."""
    inquiry = Inquiry.objects.get(pk=message.subject_id)
    routed = inquiry.events.filter(what=InquiryEvent.What.ROUTED).first()
    paragraphs = [
        # Translators: follows the greeting, which ends with a comma.
        _("A new inquiry has arrived for you."),
        routing.explain(routed.data["steps"] if routed else []),
    ]
    if inquiry.status == Inquiry.Status.QUARANTINED:
        paragraphs.append(
            _("Please look first whether a person has sent it; then release it or mark it as spam.")
        )
    headline = _("New inquiry from %(organisation)s") % {"organisation": short_organisation(inquiry)}
    return to_consultant(message, inquiry, headline, paragraphs)


@mail(CHANGED, label=gettext_lazy("notice of a changed inquiry"))
def changed(message: OutboxMessage) -> Mail:
    """To the owner, or those the routing has chosen: the same form came again and says something else."""
    version = Message.objects.select_related("inquiry").get(pk=message.subject_id)
    headline = _("Sent again with changes: inquiry from %(organisation)s")
    headline %= {"organisation": short_organisation(version.inquiry)}
    text = _(
        "The inquirer has changed the form and sent it again. The new version follows; it is kept as a note."
    )
    return replace(to_consultant(message, version.inquiry, headline, [text]), quote=version.text)


@mail(HANDED_OVER, label=gettext_lazy("notice of a handover"))
def handed_over(message: OutboxMessage) -> Mail:
    """To the consultants of the organisation that is in charge from now on."""
    event = InquiryEvent.objects.select_related("inquiry", "actor").get(pk=message.subject_id)
    text = _("%(person)s has handed this inquiry over to you; you are in charge from now on.")
    nobody = _("This inquiry has been handed over to you; you are in charge from now on.")
    headline = _("Handed over to you: inquiry from %(organisation)s")
    return about_event(message, event, headline, text if event.actor else nobody)


@mail(SHARED, label=gettext_lazy("notice of a shared inquiry"))
def shared(message: OutboxMessage) -> Mail:
    """To the consultants of the organisation that may see the inquiry from now on."""
    event = InquiryEvent.objects.select_related("inquiry", "actor").get(pk=message.subject_id)
    text = _("%(person)s shares this inquiry with you and stays in charge.")
    nobody = _("This inquiry is shared with you; the organisation that shares it stays in charge.")
    headline = _("Shared with you: inquiry from %(organisation)s")
    return about_event(message, event, headline, text if event.actor else nobody)


@mail(REPLY, label=gettext_lazy("reply to the inquirer"))
def reply(message: OutboxMessage) -> Mail:
    """To the inquirer: what a consultant has written."""
    answer = Message.objects.select_related("inquiry", "author").get(pk=message.subject_id)
    author = answer.author
    return Mail(
        thread=thread(answer.inquiry),
        subject=subject(answer.inquiry, _("Reply to your inquiry")),
        paragraphs=answer.text.split("\n\n"),
        closing=[contact(answer.inquiry)],
        signature=[str(author), author.get_organisation_display()] if author else portal_signature(),
    )


def sent_about(inquiry: Inquiry) -> QuerySet[OutboxMessage]:
    """Return the mails about an inquiry, its replies and its events."""
    about = Q()
    for model, ids in (
        (Inquiry, [inquiry.pk]),
        (Message, inquiry.messages.values("pk")),
        (InquiryEvent, inquiry.events.values("pk")),
    ):
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=ids)
    return OutboxMessage.objects.filter(about)


def about_event(message: OutboxMessage, event: InquiryEvent, headline: str, text: str) -> Mail:
    person = f"{event.actor} ({event.actor.get_organisation_display()})" if event.actor else ""
    headline %= {"organisation": short_organisation(event.inquiry)}
    return to_consultant(message, event.inquiry, headline, [text % {"person": person}])


def to_consultant(message: OutboxMessage, inquiry: Inquiry, headline: str, paragraphs: list[str]) -> Mail:
    """Return a mail that shows a consultant the whole inquiry and leads to it."""
    reader = User.objects.filter(email=message.recipient).first()
    return Mail(
        thread=thread(inquiry),
        subject=subject(inquiry, headline),
        greeting=_("Dear %(name)s,") % {"name": reader} if reader else _("Dear colleague,"),
        paragraphs=paragraphs,
        facts=[
            (_("Reference"), inquiry.reference),
            (_("Received"), moment(inquiry.created_at, reader.time_zone if reader else settings.TIME_ZONE)),
            (_("Company or organisation"), inquiry.organisation),
            (_("Name"), inquiry.name),
            (_("E-mail address"), inquiry.email),
            (_("Language"), inquiry.get_language_display()),
            (pgettext("inquiry", "Companies"), chosen_companies(inquiry)),
        ],
        quote=inquiry.text,
        link=Link(_("Open the inquiry"), inquiry.get_admin_url()),
        closing=[_("Please answer in the portal: it keeps your reply with the inquiry.")],
        signature=portal_signature(),
    )


def thread(inquiry: Inquiry) -> str:
    return f"inq-{inquiry.reference}"


def subject(inquiry: Inquiry, text: str) -> str:
    return f"[{inquiry.reference}] {text}"


def short_organisation(inquiry: Inquiry) -> str:
    return Truncator(inquiry.organisation).chars(SUBJECT_ORGANISATION_LENGTH)


def moment(at: datetime, zone: str) -> str:
    """Return date and time as the active language writes them, in ``zone`` and with its abbreviation."""
    local = timezone.localtime(at, ZoneInfo(zone))
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


def chosen_companies(inquiry: Inquiry) -> str:
    """Return the names of the chosen companies, or that somebody is to be found."""
    companies = Company.objects.filter(inquiry_targets__inquiry=inquiry).order_by("inquiry_targets__pk")
    return enumerated(company_name(company) for company in companies) or _("none yet: we look for you")


def company_name(company: Company) -> str:
    """Return the name a reader of the active language can read."""
    native = company.name_native if get_language() == "ja" else ""
    return native or company.display_name


def next_steps() -> list[str]:
    """Return what happens to an inquiry after it was sent; the confirmation page says the same."""
    return [
        _("A consultant of IHK Düsseldorf or AHK Japan reads your inquiry within two business days."),
        _("If something is missing for a precise request, we ask you by e-mail."),
        _(
            "We then talk to suitable companies in Higashiosaka. Small Japanese companies usually answer "
            "within three to seven business days; they first discuss a request among themselves."
        ),
    ]


def contact(inquiry: Inquiry) -> str:
    """Return where questions go."""
    return _("Questions? Please name the reference %(reference)s: %(email)s, telephone %(phone)s.") % {
        "reference": inquiry.reference,
        "email": settings.CONTACT_EMAIL,
        "phone": settings.CONTACT_PHONE,
    }


def portal_signature() -> list[str]:
    return [_("Higashiosaka Partner Portal"), settings.BASE_URL]
