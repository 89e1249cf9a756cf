"""What became of each mail, and a way to send those again that did not arrive."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.modeladmin import PortalModelAdmin, ReadOnly, ReadOnlyInline
from portal.outbox import queue
from portal.outbox.models import Attempt, OutboxMessage
from portal.outbox.rendering import purposes

State = OutboxMessage.State


class PurposeFilter(admin.SimpleListFilter):
    title = _("purpose")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(purposes().items())

    def queryset(self, request: HttpRequest, mails: QuerySet) -> QuerySet:
        return mails.filter(purpose=self.value()) if self.value() else mails


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = ("number", "started_at", "ended_at", "outcome", "reason")


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnly, PortalModelAdmin):
    list_display = (
        "created_at",
        "what",
        "recipient",
        "state",
        "attempt_no",
        "last_reason",
        "sent_at",
        "due_at",
    )
    list_filter = ("state", PurposeFilter, "language")
    show_full_result_count = False
    search_fields = ("recipient", "dedupe_key")
    fields = (
        "what",
        "recipient",
        "reply_to",
        "language",
        "state",
        "attempt_no",
        "created_at",
        "due_at",
        "give_up_at",
        "sent_at",
        "public_id",
    )
    inlines = (AttemptInline,)
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        mails = super().get_queryset(request)
        if not request.user.may_see_inquirers:  # type: ignore[union-attr]
            return mails.none()
        last = Attempt.objects.filter(message=OuterRef("pk")).order_by("-number")
        return mails.annotate(last_reason=Subquery(last.values("reason")[:1]))

    def desk_numbers(self, request: HttpRequest) -> list[tuple[Any, int, str]]:
        mails = self.get_queryset(request)
        return [
            (_("failed e-mails"), mails.filter(state=State.FAILED).count(), f"state__exact={State.FAILED}"),
            (
                _("e-mails with unknown outcome"),
                mails.filter(state=State.UNKNOWN).count(),
                f"state__exact={State.UNKNOWN}",
            ),
        ]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_outboxmessage")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, mails: QuerySet[OutboxMessage]) -> None:
        """Queue failed and unknown mails again; another copy of an unknown one is a person's decision."""
        queued = [mail for mail in mails if queue.retry(mail)]
        for mail in queued:
            self.log_change(request, mail, [{"changed": {"fields": ["state"]}}])
        self.message_user(
            request,
            ngettext("%(count)s e-mail is tried again.", "%(count)s e-mails are tried again.", len(queued))
            % {"count": len(queued)},
            messages.SUCCESS if queued else messages.WARNING,
        )

    @admin.display(description=_("purpose"), ordering="purpose")
    def what(self, mail: OutboxMessage) -> str:
        return str(purposes().get(mail.purpose, mail.purpose))

    @admin.display(description=_("reason"))
    def last_reason(self, mail: OutboxMessage) -> str:
        return mail.last_reason or ""  # type: ignore[attr-defined]
