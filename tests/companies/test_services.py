import pytest
from django.contrib.admin.models import LogEntry

from companies import services
from companies.models import Company, SlugRedirect
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
Status = Company.Status


def test_publishing_fixes_the_address_and_keeps_the_first_date():
    company = CompanyFactory(status=Status.DRAFT, name_latin="Azuma")
    services.publish(company, by=None)
    first = company.first_published_at
    assert (company.status, company.slug) == (Status.PUBLISHED, "azuma")
    company.name_latin = "Nishi"
    company.save()
    services.pause(company, by=UserFactory())
    services.publish(company, by=None)
    company.refresh_from_db()
    assert (company.slug, company.first_published_at) == ("azuma", first)


def test_who_changed_the_status_is_recorded():
    company, editor = CompanyFactory(status=Status.DRAFT), UserFactory()
    services.publish(company, by=editor)
    services.publish(company, by=editor)  # nothing new to record
    services.archive(company, by=editor)
    entries = LogEntry.objects.order_by("pk").values_list("user", "object_id", "change_message")
    assert list(entries) == [
        (editor.pk, str(company.pk), "status: published"),
        (editor.pk, str(company.pk), "status: archived"),
    ]


def test_an_import_is_nobody():
    services.publish(CompanyFactory(status=Status.DRAFT), by=None)
    assert not LogEntry.objects.exists()


def test_a_public_address_keeps_leading_to_the_company():
    company = CompanyFactory(status=Status.DRAFT, name_latin="Azuma")
    services.publish(company, by=None)
    services.change_slug(company, "azuma-seiki", by=UserFactory())
    assert SlugRedirect.objects.get().old_slug == "azuma"
    services.change_slug(company, "azuma", by=UserFactory())  # and back again
    assert SlugRedirect.objects.get().old_slug == "azuma-seiki"
    assert Company.objects.get().slug == "azuma"


@pytest.mark.parametrize("slug", ["taken", "once-taken", "", "!!!"])
def test_an_address_belongs_to_one_company_for_good(slug):
    other = CompanyFactory(status=Status.DRAFT, name_latin="Taken")
    services.publish(other, by=None)
    SlugRedirect.objects.create(company=other, old_slug="once-taken")
    with pytest.raises(ValueError, match="is taken"):
        services.change_slug(CompanyFactory(), slug, by=UserFactory())
