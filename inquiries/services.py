"""What happens to an inquiry. Every function is atomic, and writes an event that says who did what.

Those for consultants take ``by``, the user who acts, and only ever touch an inquiry this user may see:
for any other one they raise Inquiry.DoesNotExist. They lock the row and refresh the instance they were given.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, SearchDocument
from inquiries import emails, routing
from inquiries.models import Absence, Inquiry, InquiryEvent, InquiryTarget, Message, RoutingRule
from portal.accounts import roles
from portal.accounts.models import Organisation, User
from portal.outbox import queue
from portal.web import throttle

Status = Inquiry.Status
What = InquiryEvent.What

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# from -> to. A case that ended can only be reopened.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.QUARANTINED: frozenset({Status.NEW, Status.SPAM}),
    Status.NEW: frozenset(
        {Status.IN_TRIAGE, Status.CLARIFYING, Status.WITH_AHK, Status.FORWARDED, Status.CLOSED, Status.SPAM}
    ),
    Status.IN_TRIAGE: frozenset(
        {Status.CLARIFYING, Status.WITH_AHK, Status.FORWARDED, Status.CLOSED, Status.SPAM}
    ),
    Status.CLARIFYING: frozenset({Status.IN_TRIAGE, Status.WITH_AHK, Status.FORWARDED, Status.CLOSED}),
    Status.WITH_AHK: frozenset({Status.IN_TRIAGE, Status.CLARIFYING, Status.FORWARDED, Status.CLOSED}),
    Status.FORWARDED: frozenset({Status.IN_TRIAGE, Status.CLARIFYING, Status.WITH_AHK, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.IN_TRIAGE}),
    Status.SPAM: frozenset({Status.NEW}),
}


class InquiryError(Exception):
    """Something that may not happen to an inquiry; the message is for the person who tried, translated."""


# --- The visitor ------------------------------------------------------------------------------------------


def submit(
    *,
    data: Mapping[str, str],
    language: str,
    companies: Sequence[Company],
    idempotency_key: uuid.UUID,
    network: str,
    suspicions: Sequence[str] = (),
    unavailable: Sequence[str] = (),
) -> Inquiry:
    """Store an inquiry and queue its mails; a second call with the same key returns the first inquiry.

    Args:
        data: organisation, name, email and text, validated.
        language: the one the visitor reads.
        companies: the chosen ones; none means "please find somebody".
        idempotency_key: made when the form was shown.
        network: where it comes from (portal.web.throttle.client_network), counted and not stored.
        suspicions: codes of what looks like a machine; any of them, or too many inquiries from one network
            or address, ends in quarantine: stored and acknowledged, but read by a person first.
        unavailable: slugs that were chosen but take no inquiries.
    """
    with transaction.atomic():
        inquiry, created = _store(data, language, idempotency_key)
        if not created:
            _keep_other_version(inquiry, data, companies)
            return inquiry
        InquiryTarget.objects.bulk_create(
            InquiryTarget(inquiry=inquiry, company=company) for company in companies
        )
        reasons = [*suspicions, *_limits_reached(inquiry, network)]
        decision = decide(inquiry)
        inquiry.in_charge = Organisation(decision.organisation)
        inquiry.status = Status.QUARANTINED if reasons else Status.NEW
        inquiry.save()
        acknowledged = _acknowledge(inquiry)
        _record(inquiry, What.RECEIVED, acknowledged=acknowledged, unavailable=list(unavailable))
        if reasons:
            _record(inquiry, What.QUARANTINED, reasons=reasons)
        _record(inquiry, What.ROUTED, **_as_data(decision))
        _notify(inquiry, decision.consultants)
    return inquiry


def decide(inquiry: Inquiry) -> routing.Decision:
    """Return what today's rules, absences and loads say about an inquiry; changes nothing."""
    return routing.decide(
        _facts(inquiry), rules=_rules(), absences=_absences(), staff=_staff(), today=timezone.localdate()
    )


# --- Consultants ------------------------------------------------------------------------------------------


@transaction.atomic
def take(inquiry: Inquiry, *, by: User) -> None:
    """Make ``by`` the owner."""
    assign(inquiry, to=by, by=by)


@transaction.atomic
def assign(inquiry: Inquiry, *, to: User | None, by: User) -> None:
    """Make ``to`` the owner, or nobody. Whoever gets a new inquiry has it in triage.

    Raises InquiryError when ``to`` cannot see the inquiry or it has ended.
    """
    _lock(inquiry, by)
    _require_open(inquiry)
    if to and not (to.is_active and Inquiry.objects.visible_to(to).filter(pk=inquiry.pk).exists()):
        raise InquiryError(_("%(person)s cannot see this inquiry.") % {"person": to})
    if to == inquiry.owner:
        return
    _record(inquiry, What.ASSIGNED, by, **{"from": inquiry.owner_id, "to": to.pk if to else None})
    inquiry.owner = to
    inquiry.save()
    if to and inquiry.status == Status.QUARANTINED:  # whoever takes it has looked at it
        _move(inquiry, Status.NEW, by)
    if to and inquiry.status == Status.NEW:
        _move(inquiry, Status.IN_TRIAGE, by)


@transaction.atomic
def change_status(inquiry: Inquiry, *, to: Status, by: User) -> None:
    """Move an inquiry along TRANSITIONS; raises InquiryError where no such way exists."""
    _lock(inquiry, by)
    _move(inquiry, Status(to), by)


def release(inquiry: Inquiry, *, by: User) -> None:
    """Let an inquiry out of quarantine and tell the consultants who have not heard of it."""
    with transaction.atomic():
        _lock(inquiry, by)
        if inquiry.status != Status.QUARANTINED:
            raise InquiryError(
                _("Inquiry %(reference)s is not held back.") % {"reference": inquiry.reference}
            )
        _move(inquiry, Status.NEW, by)
        _notify(inquiry, decide(inquiry).consultants)


def mark_spam(inquiry: Inquiry, *, by: User) -> None:
    change_status(inquiry, to=Status.SPAM, by=by)


def close(inquiry: Inquiry, *, by: User) -> None:
    change_status(inquiry, to=Status.CLOSED, by=by)


@transaction.atomic
def reopen(inquiry: Inquiry, *, by: User) -> None:
    """Take up an inquiry that was closed or taken for spam."""
    _lock(inquiry, by)
    if inquiry.status not in Inquiry.FINAL:
        raise InquiryError(_("Inquiry %(reference)s is open.") % {"reference": inquiry.reference})
    _move(inquiry, Status.IN_TRIAGE if inquiry.status == Status.CLOSED else Status.NEW, by)


@transaction.atomic
def reply(inquiry: Inquiry, *, text: str, by: User) -> Message:
    """Send the inquirer an answer. A new inquiry is in triage from then on."""
    _lock(inquiry, by)
    _require_under_way(inquiry)
    message = _write(inquiry, Message.Visibility.INQUIRER, text, by)
    _record(inquiry, What.REPLIED, by, message=message.pk)
    if inquiry.status == Status.NEW:
        _move(inquiry, Status.IN_TRIAGE, by)
    queue.enqueue(
        purpose=emails.REPLY,
        recipient=inquiry.email,
        reply_to=by.email,
        language=inquiry.language,
        subject=message,
        dedupe_key=f"message:{message.pk}:reply",
        may_repeat_unknown=True,
    )
    return message


@transaction.atomic
def note(inquiry: Inquiry, *, text: str, by: User) -> Message:
    """Keep an internal note with the inquiry."""
    _lock(inquiry, by)
    message = _write(inquiry, Message.Visibility.INTERNAL, text, by)
    _record(inquiry, What.NOTED, by, message=message.pk)
    return message


@transaction.atomic
def hand_over(inquiry: Inquiry, *, to: Organisation, by: User) -> None:
    """Put the other organisation in charge. The one that gives it away can still see it; the owner ends.

    Raises InquiryError for the City, for the organisation in charge, and for an inquiry that has ended or is
    held back.
    """
    _lock(inquiry, by)
    _require_under_way(inquiry)
    if to != _other_organisation(inquiry):
        raise InquiryError(
            _("The inquiry cannot be handed over to %(organisation)s.")
            % {"organisation": Organisation(to).label}
        )
    giver = inquiry.in_charge
    inquiry.in_charge, inquiry.shared_with, inquiry.owner = to, giver, None
    inquiry.save()
    event = _record(inquiry, What.HANDED_OVER, by, **{"from": giver, "to": to})
    destination = Status.WITH_AHK if to == Organisation.AHK else Status.IN_TRIAGE
    if inquiry.status != destination:
        _move(inquiry, destination, by)
    _notify_organisation(event, to, purpose=emails.HANDED_OVER, by=by)


@transaction.atomic
def share(inquiry: Inquiry, *, by: User) -> None:
    """Let the other organisation see the inquiry; sharing twice changes nothing."""
    _lock(inquiry, by)
    _require_under_way(inquiry)
    if inquiry.shared_with:
        return
    inquiry.shared_with = _other_organisation(inquiry)
    inquiry.save()
    event = _record(inquiry, What.SHARED, by, **{"with": inquiry.shared_with})
    _notify_organisation(event, inquiry.shared_with, purpose=emails.SHARED, by=by)


def allowed_transitions(inquiry: Inquiry) -> list[Status]:
    """Return the states the inquiry may go to, in the order of the model."""
    return [status for status in Status if status in TRANSITIONS[Status(inquiry.status)]]


# --- Steps ------------------------------------------------------------------------------------------------


def _store(data: Mapping[str, str], language: str, key: uuid.UUID) -> tuple[Inquiry, bool]:
    """Insert the inquiry unless its key is there; parallel calls wait for the first one."""
    fields = {name: data[name] for name in ("organisation", "name", "email", "text")}
    defaults = {"language": language, **fields}
    try:
        return Inquiry.objects.get_or_create(idempotency_key=key, defaults=defaults)
    except IntegrityError:  # the random reference is taken; another one is not
        return Inquiry.objects.get_or_create(idempotency_key=key, defaults=defaults)


def _keep_other_version(inquiry: Inquiry, data: Mapping[str, str], companies: Sequence[Company]) -> None:
    """Keep what a person has changed before sending the same form again, and tell who works on it, once.

    It may be the right address, or something else the visitor wanted to ask after going back to the form.
    """
    targets = [InquiryTarget(inquiry=inquiry, company=company) for company in companies]
    InquiryTarget.objects.bulk_create(targets, ignore_conflicts=True)
    names = ("organisation", "name", "email", "text")
    if all(data[name] == getattr(inquiry, name) for name in names):
        return
    text = "\n".join(data[name] for name in names)
    version, created = inquiry.messages.get_or_create(
        visibility=Message.Visibility.INTERNAL, language=inquiry.language, text=text, author=None
    )
    if created:
        _record(inquiry, What.RECEIVED, again=True)
        consultants = [inquiry.owner_id] if inquiry.owner_id else decide(inquiry).consultants
        _notify(inquiry, consultants, purpose=emails.CHANGED, subject=version)


def _limits_reached(inquiry: Inquiry, network: str) -> list[str]:
    """Count the inquiry and return the codes of the limits it exceeds."""
    limit = settings.INQUIRY_RATE_PER_HOUR
    subjects = {"network": network, "address": _mailbox(inquiry.email)}
    return [
        f"rate_{kind}"
        for kind, value in subjects.items()
        if not throttle.allow(f"inquiry {kind}", value, limit=limit, per=HOUR)
    ]


def _mailbox(email: str) -> str:
    """Return the mailbox an address ends in: what follows a plus sign is only a label."""
    local, _at, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _acknowledge(inquiry: Inquiry) -> bool:
    """Queue the acknowledgement, unless the address has had its share: we are no spam cannon (check S6)."""
    limit = settings.INQUIRY_ACKNOWLEDGEMENTS_PER_DAY
    if not throttle.allow("acknowledgement", _mailbox(inquiry.email), limit=limit, per=DAY):
        return False
    queue.enqueue(
        purpose=emails.ACKNOWLEDGEMENT,
        recipient=inquiry.email,
        language=inquiry.language,
        subject=inquiry,
        dedupe_key=f"inquiry:{inquiry.pk}:acknowledgement",
    )
    return True


def _notify(
    inquiry: Inquiry,
    consultants: Iterable[int],
    *,
    purpose: str = emails.NOTICE,
    subject: Model | None = None,
) -> None:
    """Tell the consultants of a new inquiry, or of another version (``subject``), each once for a purpose.

    What is held back must not flood their mailboxes.
    """
    kind = purpose.rpartition(".")[2]
    for user in User.objects.filter(pk__in=consultants).order_by("pk"):
        if inquiry.status == Status.QUARANTINED and not throttle.allow(
            "quarantine notice", str(user.pk), limit=settings.INQUIRY_QUARANTINE_NOTICES_PER_HOUR, per=HOUR
        ):
            continue
        queue.enqueue(
            purpose=purpose,
            recipient=user.email,
            reply_to=inquiry.email,
            language=user.language,
            subject=subject or inquiry,
            dedupe_key=f"inquiry:{inquiry.pk}:{kind}:{user.pk}",
            may_repeat_unknown=True,
        )


def _notify_organisation(event: InquiryEvent, organisation: str, *, purpose: str, by: User) -> None:
    """Tell every consultant of an organisation who is there, else the administrators."""
    staff = _staff()
    away = {leave.consultant for leave in _absences()}
    present = set(staff.consultants.get(organisation, ())) - away
    for user in User.objects.filter(pk__in=present or staff.administrators).order_by("pk"):
        queue.enqueue(
            purpose=purpose,
            recipient=user.email,
            reply_to=by.email,
            language=user.language,
            subject=event,
            dedupe_key=f"event:{event.pk}:notice:{user.pk}",
            may_repeat_unknown=True,
        )


def _lock(inquiry: Inquiry, by: User) -> None:
    """Load the inquiry anew and hold it until the end of the transaction, if ``by`` may see it."""
    mine = Inquiry.objects.filter(pk__in=Inquiry.objects.visible_to(by).filter(pk=inquiry.pk))
    inquiry.refresh_from_db(from_queryset=mine.select_for_update(of=("self",)))


def _require_open(inquiry: Inquiry) -> None:
    if inquiry.status in Inquiry.FINAL:
        raise InquiryError(
            _("Inquiry %(reference)s has ended (%(status)s). Please reopen it first.")
            % {"reference": inquiry.reference, "status": inquiry.get_status_display()}
        )


def _require_under_way(inquiry: Inquiry) -> None:
    _require_open(inquiry)
    if inquiry.status == Status.QUARANTINED:
        raise InquiryError(_("Please look at the inquiry and release it first."))


def _move(inquiry: Inquiry, to: Status, by: User) -> None:
    """Change the state and record it, if there is such a way."""
    came_from = Status(inquiry.status)
    if to not in TRANSITIONS[came_from]:
        raise InquiryError(
            _("Inquiry %(reference)s cannot go from “%(from)s” to “%(to)s”.")
            % {"reference": inquiry.reference, "from": came_from.label, "to": to.label}
        )
    inquiry.status = to
    inquiry.save()
    _record(inquiry, What.STATUS, by, **{"from": came_from, "to": to})


def _write(inquiry: Inquiry, visibility: Message.Visibility, text: str, by: User) -> Message:
    language = inquiry.language if visibility == Message.Visibility.INQUIRER else by.language
    return inquiry.messages.create(visibility=visibility, language=language, text=text, author=by)


def _record(inquiry: Inquiry, what: What, by: User | None = None, **data: Any) -> InquiryEvent:
    """Add an event; ``data`` holds states and codes, never personal values."""
    return inquiry.events.create(what=what, actor=by, data=data)


def _other_organisation(inquiry: Inquiry) -> Organisation:
    return Organisation.AHK if inquiry.in_charge == Organisation.IHK else Organisation.IHK


# --- What the routing needs to know -----------------------------------------------------------------------


def _facts(inquiry: Inquiry) -> routing.Facts:
    documents = SearchDocument.objects.filter(company__inquiry_targets__inquiry=inquiry)
    concepts = {concept for facets in documents.values_list("facets", flat=True) for concept in facets}
    return routing.Facts(language=inquiry.language, concepts=frozenset(concepts))


def _rules() -> list[routing.Rule]:
    """Return the active rules, the strongest first."""
    rules = RoutingRule.objects.filter(active=True)
    return [
        routing.Rule(
            title=rule.title,
            organisation=rule.organisation,
            languages=frozenset(rule.languages),
            concepts=frozenset(concept.pk for concept in rule.concepts.all()),
            consultants=tuple(user.pk for user in rule.consultants.all()),
        )
        for rule in rules.order_by("priority", "pk").prefetch_related("concepts", "consultants")
    ]


def _absences() -> list[routing.Leave]:
    """Return today's absences."""
    today = timezone.localdate()
    rows = Absence.objects.filter(first_day__lte=today, last_day__gte=today).order_by("pk")
    return [
        routing.Leave(row.consultant_id, row.first_day, row.last_day, stand_in=row.stand_in_id)
        for row in rows
    ]


def _staff() -> routing.Staff:
    """Return the active consultants of each organisation, the administrators, and who has how much to do."""
    consultants = User.objects.consultants().order_by("pk").values_list("organisation", "pk")
    administrators = User.objects.filter(is_active=True, groups__name=roles.ADMINISTRATOR)
    loads = Inquiry.objects.open().exclude(owner=None).values_list("owner").annotate(Count("pk"))
    return routing.Staff(
        consultants={
            organisation: [pk for _organisation, pk in people]
            for organisation, people in groupby(sorted(consultants), key=itemgetter(0))
        },
        administrators=list(
            administrators.exclude(organisation=Organisation.CITY).values_list("pk", flat=True)
        ),
        loads=dict(loads.order_by()),
    )


def _as_data(decision: routing.Decision) -> dict[str, Any]:
    return {
        "organisation": decision.organisation,
        "consultants": list(decision.consultants),
        "steps": list(decision.steps),
    }
