"""The buttons of the inquiry page: who is offered what, what is asked first, and what is done.

Each calls one function of ``inquiries.services``; nothing is written here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries import services
from inquiries.forms import TextField
from inquiries.models import Inquiry
from portal.accounts.models import Organisation, User

Status = Inquiry.Status


class StepForm(forms.Form):
    """Knows the inquiry and who asks; ``seen`` is the last event the page showed (see InquiryAdmin)."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, inquiry: Inquiry, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inquiry = inquiry
        self.user = user


class AssignForm(StepForm):
    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Consultant"), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = [self.inquiry.in_charge, self.inquiry.shared_with]
        self.fields["to"].queryset = User.objects.consultants().filter(organisation__in=organisations)  # type: ignore[attr-defined]
        self.fields["to"].initial = self.inquiry.owner_id


class StatusForm(StepForm):
    to = forms.ChoiceField(label=_("New status"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(status.value, status.label) for status in next_statuses(self.inquiry)]  # type: ignore[attr-defined]


class NoteForm(StepForm):
    text = TextField(
        label=_("Internal note"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Seen by consultants of IHK and AHK who see this inquiry, never by the inquirer."),
    )


class ReplyForm(StepForm):
    text = TextField(label=_("Reply"), max_length=8000, widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = self.inquiry.language


@dataclass(frozen=True)
class Step:
    """A button. ``run`` gets inquiry, user and the form's cleaned data, and may raise InquiryError."""

    label: Any
    done: Any  # said afterwards
    offered: Callable[[Inquiry, User], bool]
    run: Callable[[Inquiry, User, dict[str, Any]], Any]
    question: Any = ""  # asked before; a step without one, and without a form, is done at once
    form: type[StepForm] = StepForm
    minds_changes: bool = True  # not done when something has happened since the page was shown

    @property
    def is_immediate(self) -> bool:
        return not self.question and self.form is StepForm


def next_statuses(inquiry: Inquiry) -> list[Status]:
    """Return the states to choose from; those with a button of their own are not among them."""
    own_button = {Status.CLOSED, Status.SPAM, Status.NEW}
    if inquiry.in_charge != Organisation.AHK:
        own_button.add(Status.WITH_AHK)  # by handing it over
    if inquiry.status in (Status.QUARANTINED, *Inquiry.FINAL):
        return []
    return [status for status in services.allowed_transitions(inquiry) if status not in own_button]


def other_organisation(inquiry: Inquiry) -> Organisation:
    return Organisation.AHK if inquiry.in_charge == Organisation.IHK else Organisation.IHK


def _is_open(inquiry: Inquiry) -> bool:
    return inquiry.status not in Inquiry.FINAL


def _is_under_way(inquiry: Inquiry) -> bool:
    """Tell whether the inquiry is open and a person has let it in."""
    return _is_open(inquiry) and inquiry.status != Status.QUARANTINED


def _may_become(status: Status) -> Callable[[Inquiry, User], bool]:
    return lambda inquiry, user: status in services.allowed_transitions(inquiry)


STEPS: dict[str, Step] = {
    "take": Step(
        label=pgettext_lazy("button", "Take"),
        done=_("The inquiry is yours."),
        offered=lambda inquiry, user: _is_open(inquiry) and inquiry.owner_id != user.pk,
        run=lambda inquiry, user, data: services.take(inquiry, by=user),
    ),
    "assign": Step(
        label=pgettext_lazy("button", "Assign"),
        done=_("The inquiry is assigned."),
        offered=lambda inquiry, user: _is_open(inquiry),
        run=lambda inquiry, user, data: services.assign(inquiry, to=data["to"], by=user),
        form=AssignForm,
    ),
    "status": Step(
        label=pgettext_lazy("button", "Change status"),
        done=_("The status is changed."),
        offered=lambda inquiry, user: bool(next_statuses(inquiry)),
        run=lambda inquiry, user, data: services.change_status(inquiry, to=Status(data["to"]), by=user),
        form=StatusForm,
    ),
    "release": Step(
        label=pgettext_lazy("button", "Release"),
        done=_("The inquiry is released; the consultants are told."),
        offered=lambda inquiry, user: inquiry.status == Status.QUARANTINED,
        run=lambda inquiry, user, data: services.release(inquiry, by=user),
        question=_("Has a person sent this inquiry? It will be handled like any other."),
    ),
    "share": Step(
        label=pgettext_lazy("button", "Share"),
        done=_("The inquiry is shared; the colleagues are told."),
        offered=lambda inquiry, user: _is_under_way(inquiry) and not inquiry.shared_with,
        run=lambda inquiry, user, data: services.share(inquiry, by=user),
        question=_(
            "The other organisation will see this inquiry with all personal data. You stay in charge."
        ),
    ),
    "hand_over": Step(
        label=pgettext_lazy("button", "Hand over"),
        done=_("The inquiry is handed over; the colleagues are told."),
        offered=lambda inquiry, user: _is_under_way(inquiry),
        run=lambda inquiry, user, data: services.hand_over(inquiry, to=other_organisation(inquiry), by=user),
        question=_(
            "The other organisation will be in charge and see all personal data. You can still see it."
        ),
    ),
    "close": Step(
        label=pgettext_lazy("button", "Close"),
        done=_("The inquiry is closed."),
        offered=_may_become(Status.CLOSED),
        run=lambda inquiry, user, data: services.close(inquiry, by=user),
        question=_("Is nothing left to do for this inquiry? It can be reopened."),
    ),
    "spam": Step(
        label=pgettext_lazy("button", "Mark as spam"),
        done=_("The inquiry is marked as spam."),
        offered=_may_become(Status.SPAM),
        run=lambda inquiry, user, data: services.mark_spam(inquiry, by=user),
        question=_("Nobody will answer this inquiry. It can be reopened."),
    ),
    "reopen": Step(
        label=pgettext_lazy("button", "Reopen"),
        done=_("The inquiry is open again."),
        offered=lambda inquiry, user: not _is_open(inquiry),
        run=lambda inquiry, user, data: services.reopen(inquiry, by=user),
        question=_("The inquiry will be handled again."),
    ),
    "note": Step(
        label=pgettext_lazy("button", "Add note"),
        done=_("The note is kept."),
        offered=lambda inquiry, user: True,
        run=lambda inquiry, user, data: services.note(inquiry, text=data["text"], by=user),
        form=NoteForm,
        minds_changes=False,
    ),
    "reply": Step(
        label=pgettext_lazy("button", "Reply"),
        done=_("The reply is on its way."),
        offered=lambda inquiry, user: _is_under_way(inquiry),
        run=lambda inquiry, user, data: services.reply(inquiry, text=data["text"], by=user),
        form=ReplyForm,
    ),
}


def offered(inquiry: Inquiry, user: User) -> dict[str, Step]:
    """Return the steps that make sense now, by name."""
    return {name: step for name, step in STEPS.items() if step.offered(inquiry, user)}
