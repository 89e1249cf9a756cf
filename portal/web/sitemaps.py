"""The sitemap: every public page with its translations, below BASE_URL whatever host was asked."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class PortalSitemap(Sitemap):
    """Names each page in each language, together with its alternates as the page itself does."""

    i18n = True
    alternates = True

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Add ``x-default``: Django names a page without language for it, ours is the German one."""
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            by_language = {alternate["lang_code"]: alternate["location"] for alternate in url["alternates"]}
            url["alternates"].append(
                {"lang_code": "x-default", "location": by_language[settings.LANGUAGE_CODE]}
            )
        return urls


class PageSitemap(PortalSitemap):
    """Pages that always exist."""

    def items(self) -> list[str]:
        return ["home", "companies:list", "inquiries:new", "web:imprint", "web:privacy", "web:accessibility"]

    def location(self, item: str) -> str:
        return reverse(item)
