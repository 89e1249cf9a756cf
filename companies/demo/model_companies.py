"""Twelve invented companies whose profiles are complete; every page says that they are fictional."""

import datetime
import hashlib
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from companies import services
from companies.models import Company, CompanyConcept, PrivateContact
from companies.vocabulary.models import Concept

FILE = Path(__file__).with_name("model_companies.toml")
LANGUAGES = ("ja", "de", "en")
TEXTS = ("summary", "main_business", "strength_technology", "track_record")
PLAIN = (
    "name_native",
    "name_kana",
    "name_latin",
    "legal_form",
    "postal_code",
    "address_ja",
    "address_latin",
    "website",
    "employees",
    "capital_jpy",
    "reply_languages",
)
# list in the file -> relation of the company, and the translated fields of its rows
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "products": ("product_rows", ("name", "description")),
    "processes": ("capability_rows", ("name", "note")),
    "materials": ("material_rows", ("name",)),
    "equipment": ("equipment_rows", ("name",)),
    "services": ("service_rows", ("name",)),
    "distinctions": ("distinction_rows", ("name",)),
    "certifications": ("certification_rows", ("scope",)),
}


def load_model_companies() -> int:
    """Create the model companies, or renew those whose entry in the file has changed; return how many.

    A company that has the same source id, but is no sample, stays as it is.
    """
    written = []
    with transaction.atomic():
        for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["companies"]:
            checksum = {FILE.name: hashlib.sha256(repr(entry).encode()).hexdigest()}
            company = Company.objects.filter(source_id=entry["source_id"]).first()
            company = company or Company(source_id=entry["source_id"], demo=True)
            if company.demo and company.imported != checksum:
                written.append(_write(company, entry, checksum))
        services.update_index_many([company.pk for company in written])
    return len(written)


def _write(company: Company, entry: dict[str, Any], checksum: dict[str, str]) -> Company:
    company.is_fictional = True
    company.imported = checksum
    for name in PLAIN:
        if name in entry:
            setattr(company, name, entry[name])
    for name in TEXTS:
        _set_translated(company, name, entry[name])
    for name in ("founded", "established"):
        year, _dash, month = entry[name].partition("-")
        setattr(company, f"{name}_year", int(year))
        setattr(company, f"{name}_month", int(month))
    company.confirmed_at = datetime.date.fromisoformat(entry["confirmed_at"])
    company.full_clean()
    company.save()
    for name, (relation, translated) in LISTS.items():
        _write_rows(getattr(company, relation), entry.get(name, []), translated)
    PrivateContact.objects.update_or_create(company=company, defaults=entry["contact"])
    _give_concepts(company, entry["concepts"])
    if company.status == Company.Status.DRAFT:
        services.publish(company, by=None)
    return company


def _write_rows(rows: Any, items: list[dict[str, Any]], translated: tuple[str, ...]) -> None:
    rows.all().delete()
    for position, item in enumerate(items):
        row = rows.model(**{rows.field.name: rows.instance}, position=position)
        for name, value in item.items():
            if name in translated:
                _set_translated(row, name, value)
            else:
                setattr(row, name, value)
        row.full_clean()
        row.save()


def _set_translated(instance: Any, name: str, texts: dict[str, str]) -> None:
    for language in LANGUAGES:
        setattr(instance, f"{name}_{language}", texts[language])


def _give_concepts(company: Company, slugs: list[str]) -> None:
    concepts = {concept.slug: concept for concept in Concept.objects.filter(slug__in=slugs)}
    company.given_concepts.all().delete()
    CompanyConcept.objects.bulk_create(
        CompanyConcept(company=company, concept=concepts[slug]) for slug in slugs
    )
