"""What happened to an inquiry, told in the reader's language from stored codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries import routing
from inquiries.models import Inquiry, InquiryEvent, Message
from portal.accounts.models import Organisation, User
from portal.web.languages import enumerated

What = InquiryEvent.What

REASONS = {
    "honeypot": gettext_lazy("a field was filled in that people do not see"),
    "too_fast": gettext_lazy("the form was sent within seconds"),
    "rate_network": gettext_lazy("many inquiries from the same network"),
    "rate_address": gettext_lazy("many inquiries from the same e-mail address"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; ``message`` where somebody wrote something."""

    at: datetime
    actor: User | None
    title: str
    details: str = ""
    message: Message | None = None


def timeline(inquiry: Inquiry) -> list[Entry]:
    """Return events and messages in the order they happened, in three queries."""
    events = list(inquiry.events.select_related("actor"))
    people = User.objects.in_bulk({person for event in events for person in _people_in(event)})
    entries = [
        Entry(event.at, event.actor, event.get_what_display(), describe(event, people))
        for event in events
        if event.what not in (What.REPLIED, What.NOTED)  # the message says it itself
    ]
    entries += [
        Entry(message.created_at, message.author, message.get_visibility_display(), message=message)
        for message in inquiry.messages.select_related("author")
    ]
    return sorted(entries, key=lambda entry: entry.at)


def describe(event: InquiryEvent, people: Mapping[int, User]) -> str:
    """Return what an event's codes mean, in a sentence; empty when its name says it all."""
    tell = _SENTENCES.get(What(event.what))
    return tell(event.data, people) if tell else ""


def _people_in(event: InquiryEvent) -> list[int]:
    match event.what:
        case What.ASSIGNED:
            return [person for person in (event.data["from"], event.data["to"]) if person]
        case What.ROUTED:
            return list(event.data["consultants"])
    return []


def _name(person: int | None, people: Mapping[int, User]) -> str:
    if person is None:
        return _("nobody")
    return str(people.get(person, _("somebody whose account is gone")))


def _received(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    if data.get("again"):
        return _("The same form was sent again with other content; it is kept as a note.")
    sentences = []
    if not data.get("acknowledged", True):
        sentences.append(_("No acknowledgement was sent: the address has had its share for today."))
    if data.get("unavailable"):
        sentences.append(
            _("Chosen as well, but taking no inquiries: %(companies)s.")
            % {"companies": enumerated(data["unavailable"])}
        )
    return " ".join(sentences)


def _quarantined(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    reasons = enumerated(REASONS.get(reason, reason) for reason in data["reasons"])
    return _("Because of: %(reasons)s.") % {"reasons": reasons}


def _routed(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    told = enumerated(_name(person, people) for person in data["consultants"]) or _("nobody")
    return _("To %(organisation)s. %(why)s Told: %(people)s.") % {
        "organisation": Organisation(data["organisation"]).label,
        "why": routing.explain(data["steps"]),
        "people": told,
    }


def _assigned(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    return f"{_name(data['from'], people)} → {_name(data['to'], people)}"


def _status(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    return f"{Inquiry.Status(data['from']).label} → {Inquiry.Status(data['to']).label}"


def _handed_over(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    return f"{Organisation(data['from']).label} → {Organisation(data['to']).label}"


def _shared(data: Mapping[str, Any], people: Mapping[int, User]) -> str:
    return _("With %(organisation)s.") % {"organisation": Organisation(data["with"]).label}


_SENTENCES: dict[What, Callable[[Mapping[str, Any], Mapping[int, User]], str]] = {
    What.RECEIVED: _received,
    What.QUARANTINED: _quarantined,
    What.ROUTED: _routed,
    What.ASSIGNED: _assigned,
    What.STATUS: _status,
    What.SHARED: _shared,
    What.HANDED_OVER: _handed_over,
}
