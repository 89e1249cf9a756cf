"""Every address of the portal: public pages below a language, everything else beside them."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from companies import views as companies
from companies.sitemaps import CompanySitemap
from portal import health
from portal.api import api
from portal.web.sitemaps import PageSitemap

handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.permission_denied"
handler404 = "portal.web.errors.page_not_found"
handler500 = "portal.web.errors.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("portal.web.urls_root")),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap, "companies": CompanySitemap}}),
]

if settings.MAILBOX_DIR:
    from portal.embedded import mailbox

    urlpatterns += [path("mailbox/", include(mailbox.urlpatterns))]

urlpatterns += i18n_patterns(
    path("", companies.home, name="home"),
    path("", include("portal.web.urls")),
    path("companies/", include("companies.urls")),
    path("inquiry/", include("inquiries.urls")),
)
