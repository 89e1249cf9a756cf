"""The one admin site of the portal."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# What people work with stands above what they only look up; within each, this order.
APP_ORDER = ("inquiries", "companies", "vocabulary", "outbox", "accounts", "admin")
MAIN_MODELS = ("Inquiry", "User")  # before the others of their area


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_header: Any = _("Higashiosaka Partner Portal")
    site_title: Any = _("Partner Portal")
    index_title: Any = _("Desk")
    enable_nav_sidebar = False  # lists need the width; the desk is one click away

    # This module is imported before any model exists, as it names the admin's app; hence the inner imports.
    @cached_property
    def login_form(self) -> Any:  # type: ignore[override]
        from portal.accounts.forms import SignInForm

        return SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Link the public site in the language of the page."""
        return {**super().each_context(request), "site_url": reverse("home")}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path("account/", self.admin_view(self.account), name="account")]
        # Nothing uses Django's shortcut to public pages, and it would ask for no right to the object.
        return [*own, *(url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")]

    def account(self, request: HttpRequest) -> HttpResponse:
        from portal.accounts.views import account

        return account(request, self.each_context(request))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"numbers": self.desk_numbers(request), **(extra_context or {})})

    def desk_numbers(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return what waits for this user: words, count and the address of the filtered list."""
        models = [model for app in self.get_app_list(request) for model in app["models"]]
        return [
            {"words": words, "count": count, "url": f"{model['admin_url']}?{query}"}
            for model in models
            if hasattr(model_admin := self._registry[model["model"]], "desk_numbers")
            for words, count, query in model_admin.desk_numbers(request)
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return the areas this user may enter, those with something to change first."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model["object_name"] not in MAIN_MODELS)
        return sorted(apps, key=_place_on_the_desk)


def _place_on_the_desk(app: dict[str, Any]) -> tuple[bool, int]:
    works_with_it = any(model["perms"]["change"] or model["perms"]["add"] for model in app["models"])
    return (not works_with_it, APP_ORDER.index(app["app_label"]))
