"""The read-only API of the directory and its vocabulary."""

from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import override
from ninja import Field, Query, Router, Schema

from companies.models import Company, Posting, SlugRedirect
from companies.search import Hit, SearchRequest, search
from companies.search.profile import LISTS, RELATED, TEXTS
from companies.search.types import MAX_PAGE_SIZE
from companies.vocabulary import lexicon
from companies.vocabulary.models import Kind
from companies.vocabulary.parser import Group, parse

LANGUAGES = ("de", "en", "ja")
Language = Literal["de", "en", "ja"]
HOW_ORDER = ("exact", "split", "typo", "partial")

router = Router(tags=["directory"])


class CompanyQuery(Schema):
    q: str = Field("", description="Words in German, English or Japanese; the first 500 characters are read.")
    lang: Language = Field("de", description="Language of labels and names.")
    page: int = Field(1, ge=1)
    page_size: int = Field(20, ge=1, description=f"At most {MAX_PAGE_SIZE}; more is answered with that many.")
    sort: Literal["", "name", "newest"] = Field("", description="Empty: best first.")
    sector: list[str] = []
    process: list[str] = []
    product: list[str] = []
    material: list[str] = []
    machine: list[str] = []
    certification: list[str] = []
    service: list[str] = []
    city: list[str] = []
    employees: list[str] = Field([], description="1-9, 10-19, 20-49, 50-99, 100-299 or 300+")


class ReasonOut(Schema):
    concept: str = Field(
        description="Slug of the concept asked for; empty when the words themselves were found."
    )
    label: str
    field: str
    language: str = Field(description="Of the surface; empty for a code.")
    surface: str = Field(description="What the profile says, in its own language.")
    relation: Literal["exact", "narrower", "broader", "partial", "typo", "text", "name"]


class CompanyOut(Schema):
    source_id: str
    slug: str
    name: str
    url: str
    score: float
    reasons: list[ReasonOut]


class FacetValueOut(Schema):
    value: str
    label: str
    count: int


class CompaniesOut(Schema):
    count: int
    results: list[CompanyOut]
    facets: dict[str, list[FacetValueOut]]


class NamesOut(Schema):
    native: str
    kana: str
    latin: str
    reading: str = Field(description="Hepburn reading of the kana.")


class RowOut(Schema):
    texts: dict[str, str] = Field(description="Language to text.")


class CertificationOut(Schema):
    standard: str
    scope: dict[str, str]
    issuer: str
    number: str
    valid_until: str | None


class SectorOut(Schema):
    slug: str
    label: str


class ProfileOut(Schema):
    source_id: str
    slug: str
    url: str
    name: str
    names: NamesOut
    legal_form: str
    status: str
    is_fictional: bool
    texts: dict[str, dict[str, str]] = Field(description="Field to language to text.")
    lists: dict[str, list[RowOut]] = Field(description="Products, processes, materials, equipment and more.")
    certifications: list[CertificationOut]
    sectors: list[SectorOut]
    city: str
    address: dict[str, str]
    website: str
    employees: int | None
    capital_jpy: int | None
    founded: str
    established: str
    reply_languages: list[str]
    source_urls: list[str]
    confirmed_at: str | None


class ConceptOut(Schema):
    slug: str
    kind: str
    how: Literal["exact", "split", "typo", "partial"]
    labels: dict[str, list[str]] = Field(description="Language to labels, the preferred one first.")


class ConceptsOut(Schema):
    results: list[ConceptOut]


@router.get("/companies", response=CompaniesOut, summary="Search and filter manufacturers")
def companies(request: HttpRequest, query: Query[CompanyQuery]) -> dict[str, Any]:
    """Best first. Values of one filter are joined by OR, filters by AND; counts are exact."""
    filters = {name: values for name, values in query.dict().items() if isinstance(values, list) and values}
    with override(query.lang):
        result = search(SearchRequest(query.q, filters, query.lang, query.page, query.page_size, query.sort))
        hits = [_hit(hit, query.lang) for hit in result.hits]
    return {"count": result.count, "results": hits, "facets": result.facets}


@router.get("/companies/{slug}", response=ProfileOut, summary="The public profile of one manufacturer")
def company(request: HttpRequest, slug: str, lang: Language = "de") -> dict[str, Any] | HttpResponse:
    """Texts are given in every language they exist in; how to reach the company is not public."""
    found = Company.objects.public().filter(slug=slug).prefetch_related(*RELATED).first()
    if found is None:
        moved = SlugRedirect.objects.filter(old_slug=slug, company__in=Company.objects.public()).first()
        if moved is None:
            raise Http404
        path = reverse("api:company", args=[moved.company.slug])
        return HttpResponsePermanentRedirect(f"{path}?lang={lang}")
    with override(lang):
        return _profile(found, lang)


@router.get("/concepts", response=ConceptsOut, summary="What a term means to the vocabulary")
def concepts(request: HttpRequest, q: str = "", lang: Language = "de") -> dict[str, Any]:
    """Best first; empty when nothing is known of the term."""
    words = lexicon.current()
    found: dict[str, dict[str, Any]] = {}
    for group in sorted(parse(q, lang, words).groups, key=_certainty):
        for slug, _label in group.concepts:
            concept = words.by_slug[slug]
            entry = {"slug": slug, "kind": concept.kind, "how": group.how, "labels": concept.labels}
            found.setdefault(slug, entry)
    return {"results": list(found.values())}


def _certainty(group: Group) -> tuple[bool, int, int]:
    """Sort certain and specific meanings first; of a compound its head, which stands last."""
    how = HOW_ORDER.index(group.how) if group.how in HOW_ORDER else len(HOW_ORDER)
    return group.is_weak, how, -group.start if group.how == "split" else group.start


def _hit(hit: Hit, language: str) -> dict[str, Any]:
    return {
        "source_id": hit.company.source_id,
        "slug": hit.company.slug,
        "name": _name(hit.company, language),
        "url": _url(hit.company),
        "score": round(hit.score, 4),
        "reasons": hit.reasons,
    }


def _name(company: Company, language: str) -> str:
    return company.name_native or company.display_name if language == "ja" else company.display_name


def _url(company: Company) -> str:
    return settings.BASE_URL + company.get_absolute_url()


def _profile(company: Company, language: str) -> dict[str, Any]:
    names = {
        "native": company.name_native,
        "kana": company.name_kana,
        "latin": company.name_latin,
        "reading": company.reading,
    }
    lists = {
        name: [{"texts": _translations(row, "name")} for row in getattr(company, relation).all()]
        for name, relation in LISTS.items()
    }
    plain = (
        "source_id", "slug", "legal_form", "status", "is_fictional", "city", "website", "employees",
        "capital_jpy", "reply_languages", "source_urls",
    )  # fmt: skip
    return {name: getattr(company, name) for name in plain} | {
        "url": _url(company),
        "name": _name(company, language),
        "names": names,
        "texts": {field: _translations(company, field) for field in TEXTS},
        "lists": lists,
        "certifications": [_certification(row) for row in company.certification_rows.all()],
        "sectors": _sectors(company, language),
        "address": _given({"ja": company.address_ja, "latin": company.address_latin}),
        "founded": _year_month(company.founded_year, company.founded_month),
        "established": _year_month(company.established_year, company.established_month),
        "confirmed_at": company.confirmed_at and company.confirmed_at.isoformat(),
    }


def _certification(row: Any) -> dict[str, Any]:
    return {
        "standard": row.standard,
        "scope": _translations(row, "scope"),
        "issuer": row.issuer,
        "number": row.number,
        "valid_until": row.valid_until and row.valid_until.isoformat(),
    }


def _sectors(company: Company, language: str) -> list[dict[str, str]]:
    known = lexicon.current().concepts
    postings = company.postings.filter(concept__kind=Kind.SECTOR).exclude(relation=Posting.Relation.BROADER)
    best = [
        known[pk] for pk in postings.order_by("-score", "pk").values_list("concept", flat=True) if pk in known
    ]
    return [{"slug": concept.slug, "label": concept.label(language)} for concept in best]


def _translations(instance: object, field: str) -> dict[str, str]:
    return _given({language: getattr(instance, f"{field}_{language}") or "" for language in LANGUAGES})


def _given(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _year_month(year: int | None, month: int | None) -> str:
    return f"{year or ''}{f'-{month:02}' if month else ''}"
