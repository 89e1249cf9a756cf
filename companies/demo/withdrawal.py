"""Takes the sample companies out of the directory again."""

from django.db.models import ProtectedError

from companies import services
from companies.models import Company

# Stands in ``Company.imported`` of a company that could not be deleted and was archived instead.
WITHDRAWN = "withdrawn"


def withdraw_demo_companies() -> tuple[int, int]:
    """Delete the sample companies, and archive those that an inquiry names; return how many of each."""
    deleted = archived = 0
    for company in Company.objects.filter(demo=True):
        try:
            company.delete()
            deleted += 1
        except ProtectedError:
            _archive(company)
            archived += 1
    return deleted, archived


def restore_withdrawn_companies() -> int:
    """Publish the companies again that `withdraw_demo_companies` archived; return how many."""
    withdrawn = Company.objects.filter(demo=True, imported__has_key=WITHDRAWN)
    for company in withdrawn:
        del company.imported[WITHDRAWN]
        company.save(update_fields=["imported", "updated_at"])
        if company.status == Company.Status.ARCHIVED:
            services.publish(company, by=None)
    return len(withdrawn)


def _archive(company: Company) -> None:
    if not company.is_public:
        return
    company.imported[WITHDRAWN] = True
    company.save(update_fields=["imported", "updated_at"])
    services.archive(company, by=None)
