"""The inquiry: the list, its page, and the page each button leads to."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries import emails
from inquiries.admin.steps import STEPS, ReplyForm, Step, StepForm, offered
from inquiries.admin.timeline import describe, timeline
from inquiries.models import CannedText, Inquiry, InquiryEvent
from inquiries.services import InquiryError
from portal.accounts.modeladmin import PortalModelAdmin, ReadOnly
from portal.accounts.models import User
from portal.outbox.rendering import purposes
from portal.web.languages import enumerated


class OwnerFilter(admin.SimpleListFilter):
    title = gettext_lazy("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("Mine")), ("nobody", gettext_lazy("Unassigned"))]

    def queryset(self, request: HttpRequest, inquiries: QuerySet) -> QuerySet:
        match self.value():
            case "me":
                return inquiries.filter(owner=request.user)
            case "nobody":
                return inquiries.filter(owner=None)
        return inquiries


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("work")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Not ended"))]

    def queryset(self, request: HttpRequest, inquiries: Any) -> QuerySet:
        return inquiries.open() if self.value() == "yes" else inquiries


@admin.register(Inquiry)
class InquiryAdmin(ReadOnly, PortalModelAdmin):
    """Nothing of an inquiry is edited in a form; every change is a step (inquiries.admin.steps)."""

    list_display = ("reference", "received", "organisation", "status", "in_charge", "owner", "language")
    list_filter = (OpenFilter, "status", OwnerFilter, "in_charge", "language")
    list_select_related = ("owner",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("reference", "organisation", "email", "name")
    search_help_text = gettext_lazy("Reference, organisation, name or e-mail address")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        return Inquiry.objects.visible_to(_user(request))

    def get_urls(self) -> list[URLPattern]:
        step = path(
            "<path:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name="inquiries_inquiry_step",
        )
        return [step, *super().get_urls()]

    def desk_numbers(self, request: HttpRequest) -> list[tuple[Any, int, str]]:
        if not self._may_act(request):
            return []
        inquiries = self.get_queryset(request)
        work = inquiries.exclude(status__in=Inquiry.FINAL)
        held = Inquiry.Status.QUARANTINED
        return [
            (_("my inquiries"), work.filter(owner=_user(request)).count(), "open=yes&owner=me"),
            (_("unassigned"), work.filter(owner=None).count(), "open=yes&owner=nobody"),
            (_("to be checked"), inquiries.filter(status=held).count(), f"status__exact={held}"),
        ]

    @admin.display(description=gettext_lazy("received"), ordering="created_at")
    def received(self, inquiry: Inquiry) -> str:
        """The time of the user's zone, short enough for a list."""
        return date_format(localtime(inquiry.created_at), "SHORT_DATETIME_FORMAT")

    # --- The page -------------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        inquiry = self._find(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self._page(request, "page", inquiry, self._facts(request, inquiry))

    def _find(self, request: HttpRequest, object_id: str) -> Inquiry:
        """Return an inquiry this user may see; anybody else's does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        inquiry = self.get_object(request, unquote(object_id))
        if inquiry is None:
            raise Http404
        return inquiry

    def _may_act(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inquiries.change_inquiry")

    def _facts(self, request: HttpRequest, inquiry: Inquiry) -> dict[str, Any]:
        may_act = self._may_act(request)
        return {
            "title": inquiry.reference,
            "subtitle": inquiry.organisation,
            "targets": inquiry.targets.select_related("company"),
            "timeline": timeline(inquiry),
            "mails": _mails(inquiry),
            "steps": offered(inquiry, _user(request)) if may_act else {},
            "seen": last_event(inquiry),
            "canned_texts": CannedText.objects.filter(language=inquiry.language) if may_act else (),
            "note_form": STEPS["note"].form(inquiry=inquiry, user=_user(request)) if may_act else None,
        }

    def _page(
        self, request: HttpRequest, template: str, inquiry: Inquiry, context: dict[str, Any]
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "inquiry": inquiry, **context}
        return TemplateResponse(request, f"admin/inquiries/inquiry/{template}.html", context)

    # --- The steps ------------------------------------------------------------------------------------

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Show a step's question or form, and do it on POST; what was typed survives every error."""
        inquiry = self._find(request, object_id)
        if not self._may_act(request):
            raise PermissionDenied
        if not (step := STEPS.get(name)):
            raise Http404
        form = step.form(
            request.POST if request.method == "POST" else None,
            initial=self._initial(request, name, inquiry),
            inquiry=inquiry,
            user=_user(request),
        )
        if request.method == "POST" and self._is_done(request, step, form):
            return HttpResponseRedirect(inquiry.get_admin_url())
        context = {
            "title": step.label,
            "subtitle": inquiry.reference,
            "step": step,
            "form": form,
            "name": name,
        }
        if name == "reply":
            context |= {"preview": self._preview(form)}
        return self._page(request, "reply" if name == "reply" else "step", inquiry, context)

    def _initial(self, request: HttpRequest, name: str, inquiry: Inquiry) -> dict[str, Any]:
        initial: dict[str, Any] = {"seen": last_event(inquiry)}
        canned = request.GET.get("canned", "")
        if name == "reply" and canned.isdecimal():
            text = CannedText.objects.filter(pk=canned, language=inquiry.language).first()
            if text:
                consultant = str(request.user)
                initial["text"] = text.filled(
                    name=inquiry.name, reference=inquiry.reference, consultant=consultant
                )
        return initial

    def _is_done(self, request: HttpRequest, step: Step, form: StepForm) -> bool:
        """Do the step if it is wanted, valid and nobody has been faster; else say in the form why not."""
        if not form.is_valid() or "preview" in request.POST:
            return False
        if step.minds_changes and (news := _news(form.inquiry, form.cleaned_data["seen"])):
            form.add_error(None, _("Meanwhile: %(news)s. Nothing was done yet.") % {"news": news})
            form.data = {**request.POST.dict(), "seen": last_event(form.inquiry)}
            return False
        try:
            step.run(form.inquiry, form.user, form.cleaned_data)
        except InquiryError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, str(step.done))
        return True

    def _preview(self, form: ReplyForm | StepForm) -> list[str]:
        """Return the paragraphs of a valid reply, as the mail will show them."""
        if not form.is_bound or "text" not in form.cleaned_data:
            return []
        return form.cleaned_data["text"].split("\n\n")


def last_event(inquiry: Inquiry) -> int:
    return inquiry.events.aggregate(last=Max("pk"))["last"] or 0


def _news(inquiry: Inquiry, seen: int | None) -> str:
    """Return what happened since the event the page showed last; empty when nothing did."""
    if seen is None:
        return ""
    events = inquiry.events.filter(pk__gt=seen).select_related("actor")
    people = User.objects.in_bulk()
    return enumerated(
        " ".join(filter(None, [_done(event), describe(event, people).rstrip(".。")])) for event in events
    )


def _done(event: InquiryEvent) -> str:
    what = event.get_what_display()
    return _("%(person)s: %(what)s") % {"person": event.actor, "what": what} if event.actor else what


def _mails(inquiry: Inquiry) -> list[dict[str, Any]]:
    labels = purposes()
    return [
        {"mail": mail, "purpose": labels.get(mail.purpose, mail.purpose), "attempts": mail.attempts.all()}
        for mail in emails.sent_about(inquiry).prefetch_related("attempts")
    ]


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
