"""Pages of the admin about the signed-in user."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.forms import AccountForm


def account(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Let users choose their language and time zone; ``context`` is what every admin page gets."""
    form = AccountForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        return HttpResponseRedirect(reverse("admin:account"))
    return TemplateResponse(
        request, "admin/account.html", {**context, "title": _("My account"), "form": form}
    )
