"""Profiles for search engines."""

import datetime

from companies.models import Company
from companies.models.company import CompanyQuerySet
from portal.web.sitemaps import PortalSitemap


class CompanySitemap(PortalSitemap):
    """Every profile a visitor may see, except invented ones."""

    def items(self) -> CompanyQuerySet:
        return Company.objects.public().filter(is_fictional=False).only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Company) -> datetime.datetime:
        return item.updated_at
