"""The one admin site of the portal."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_header: Any = _("Higashiosaka Partner Portal")
    site_title: Any = _("Partner Portal")
    index_title: Any = _("Desk")
    site_url = "/"
