"""What a profile says, in which field and language, and how much each field weighs."""

from collections.abc import Iterator
from dataclasses import dataclass

from companies.models import Company

LANGUAGES = ("ja", "de", "en")

# How much it means that a concept stands in a field. A name says what a firm once did, a distinction what
# somebody else noticed.
FIELD_WEIGHTS = {
    "given": 1.0,
    "products": 1.0,
    "processes": 1.0,
    "certifications": 1.0,
    "main_business": 0.9,
    "materials": 0.9,
    "services": 0.9,
    "equipment": 0.8,
    "summary": 0.7,
    "name": 0.6,
    "strength_technology": 0.5,
    "track_record": 0.5,
    "description": 0.5,
    "distinctions": 0.3,
}
TEXTS = ("main_business", "summary", "strength_technology", "track_record")
# Field -> related rows that carry a translated name.
LISTS = {
    "products": "product_rows",
    "processes": "capability_rows",
    "materials": "material_rows",
    "equipment": "equipment_rows",
    "services": "service_rows",
    "distinctions": "distinction_rows",
}
# Everything `passages` reads besides the company itself.
RELATED = (*LISTS.values(), "certification_rows")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a profile; ``language`` is "" for names of standards and machines."""

    field: str
    language: str
    text: str


def passages(company: Company) -> Iterator[Passage]:
    """Return every non-empty public text of a company; prefetch RELATED when there are many companies."""
    for passage in _all(company):
        if passage.text:
            yield passage


def _all(company: Company) -> Iterator[Passage]:
    yield Passage("name", "ja", company.name_native)
    yield Passage("name", "en", company.name_latin)
    for field in TEXTS:
        yield from _translations(field, company, field)
    for field, relation in LISTS.items():
        for row in getattr(company, relation).all():
            yield from _translations(field, row, "name")
    for row in company.product_rows.all():
        yield from _translations("description", row, "description")
    for row in company.capability_rows.all():
        yield from _translations("description", row, "note")
    for row in company.equipment_rows.all():
        yield Passage("equipment", "", " ".join(filter(None, [row.maker, row.model])))
    for row in company.certification_rows.all():
        yield Passage("certifications", "", row.standard)
        yield from _translations("description", row, "scope")


def _translations(field: str, instance: object, attribute: str) -> Iterator[Passage]:
    for language in LANGUAGES:
        yield Passage(field, language, getattr(instance, f"{attribute}_{language}") or "")
