"""What changes a company's standing, and what the search knows about it.

Whoever writes a company or its rows ends with `update_index`; nothing hangs on ``save()``, which bulk writes
pass by.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from companies.models import Company, SlugRedirect
from companies.search import index, storage, words
from companies.vocabulary import lexicon, loader, source
from companies.vocabulary.models import Concept, Label
from portal.accounts.models import User

BATCH = 200  # companies whose rows are written at once
# So many changed concepts touch nearly everybody; looking for whom would cost more than tagging all.
MANY_CONCEPTS = 100


def publish(company: Company, *, by: User | None) -> None:
    """Show a company to visitors and let it take inquiries; its address is fixed from now on.

    ``by`` is None for an import, which publishes without a person's confirmation.
    """
    company.first_published_at = company.first_published_at or timezone.now()
    _set_status(company, Company.Status.PUBLISHED, by)


def pause(company: Company, *, by: User) -> None:
    """Keep a company visible, but without inquiries."""
    _set_status(company, Company.Status.PAUSED, by)


def archive(company: Company, *, by: User | None) -> None:
    """Take a company from the public pages; nothing is deleted."""
    _set_status(company, Company.Status.ARCHIVED, by)


@transaction.atomic
def _set_status(company: Company, status: Company.Status, by: User | None) -> None:
    if company.status == status:
        return
    company.status = status
    company.save(update_fields=["status", "first_published_at", "updated_at"])
    _record(company, f"status: {status}", by)


@transaction.atomic
def change_slug(company: Company, slug: str, *, by: User) -> None:
    """Give a company another address; a public one keeps leading here.

    Raises:
        ValueError: the address belongs to another company or once did.
    """
    slug = slugify(slug)
    others = Company.objects.filter(slug=slug).exclude(pk=company.pk)
    if (
        not slug
        or others.exists()
        or SlugRedirect.objects.filter(old_slug=slug).exclude(company=company).exists()
    ):
        raise ValueError(f"the address {slug!r} is taken")
    if slug == company.slug:
        return
    if company.first_published_at:
        SlugRedirect.objects.filter(old_slug=slug).delete()
        SlugRedirect.objects.create(company=company, old_slug=company.slug)
    company.slug = slug
    company.save(update_fields=["slug", "updated_at"])
    update_index(company)
    _record(company, f"slug: {slug}", by)


def _record(company: Company, what: str, by: User | None) -> None:
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [company], CHANGE, change_message=what, single_object=True)


def update_index(company: Company) -> None:
    """Read a company's texts again and store what the search knows: evidence, postings and words."""
    update_index_many([company.pk])


def update_index_many(ids: Iterable[int], progress: Callable[[int], None] = lambda done: None) -> None:
    """Do `update_index` for many companies; ``progress`` is told after each batch how many are done."""
    done = 0
    for batch in _batches(sorted(set(ids))):
        words_of_all = lexicon.current()  # in the loop: building it for nobody would take a second
        with transaction.atomic():
            # Locked in one order, so that two processes that index the same companies wait for each other.
            companies = (
                Company.objects.select_for_update(of=("self",))
                .filter(pk__in=batch)
                .order_by("pk")
                .prefetch_related(*index.PREFETCH)
            )
            storage.replace(batch, [index.build(company, words_of_all) for company in companies])
        done += len(batch)
        progress(done)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def load_vocabulary(wanted: source.Source) -> tuple[loader.Changes, int]:
    """Bring the vocabulary to what its files say; return the changes and how many companies they touched."""
    with transaction.atomic():
        # Removed concepts take their postings with them: ask before whom they concern.
        before = companies_touched_by(loader.compare(wanted).removed)
        changes = loader.load(wanted)
        touched = {*before, *companies_touched_by(changes.touched)}
        update_index_many(touched)
    return changes, len(touched)


def update_index_of_concepts(slugs: Sequence[str]) -> int:
    """Tag again whom a saved edit of these concepts concerns; return how many companies that is."""
    loader.note_edit()
    touched = companies_touched_by(slugs)
    update_index_many(touched)
    return len(touched)


def companies_touched_by(slugs: Sequence[str]) -> list[int]:
    """Return the ids of companies that a change of these concepts concerns.

    Those are the companies with a posting of one of them, and those whose texts have the words of a label.
    """
    if not slugs:
        return []
    companies = Company.objects.order_by("pk").values_list("pk", flat=True)
    if len(slugs) > MANY_CONCEPTS:
        return list(companies)
    concepts = Concept.objects.filter(slug__in=slugs)
    labels = Label.objects.filter(concept__in=concepts).values_list("text", flat=True)
    condition = Q(postings__concept__in=concepts) | Q(pk__in=words.companies_with_any(labels))
    return list(companies.filter(condition).distinct())
