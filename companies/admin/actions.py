"""Publish, pause and archive, for one company or many, each after a confirmation."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies import services
from companies.models import Company
from portal.accounts.modeladmin import PortalModelAdmin

Status = Company.Status
Change = Callable[..., Any]  # a service that takes a company and ``by``


class StatusActions(PortalModelAdmin):
    """Actions of the company list; a company's own page sends the same form with itself selected."""

    actions = ("publish", "pause", "archive")

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, companies: QuerySet[Company]) -> HttpResponse | None:
        question = _("These profiles will be visible to everybody and take inquiries.")
        return self._ask_then_change(request, companies, services.publish, _("Publish"), question)

    @admin.action(description=gettext_lazy("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, companies: QuerySet[Company]) -> HttpResponse | None:
        question = _("These profiles will stay visible but take no inquiries.")
        return self._ask_then_change(request, companies, services.pause, _("Pause"), question)

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, companies: QuerySet[Company]) -> HttpResponse | None:
        question = _("These profiles will no longer be visible to the public.")
        return self._ask_then_change(request, companies, services.archive, _("Archive"), question)

    def _ask_then_change(
        self, request: HttpRequest, companies: QuerySet[Company], change: Change, verb: str, question: str
    ) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            return self._ask(request, companies, verb, question)
        changed = list(companies)
        with transaction.atomic():
            for company in changed:
                change(company, by=request.user)
        self.message_user(
            request,
            ngettext("%(verb)s: %(count)s company.", "%(verb)s: %(count)s companies.", len(changed))
            % {"verb": verb, "count": len(changed)},
            messages.SUCCESS,
        )
        if "back_to_company" in request.POST:
            return HttpResponseRedirect(reverse("admin:companies_company_change", args=[changed[0].pk]))
        return None

    def _ask(
        self, request: HttpRequest, companies: QuerySet[Company], verb: str, question: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": verb,
            "question": question,
            "verb": verb,
            "companies": companies,
            "opts": self.opts,
            "action": request.POST["action"],
            "back_to_company": "back_to_company" in request.POST,
        }
        return TemplateResponse(request, "admin/companies/company/confirm_status.html", context)
