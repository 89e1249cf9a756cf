"""What a profile page shows of a company to a reader of one language."""

from dataclasses import dataclass
from typing import Any

from companies.languages import LocalisedText, localised
from companies.models import Certification, Company, CompanyImage
from companies.models.offer import OfferRow, visible_rows

# Everything `Profile.of` reads besides the company itself.
RELATED = (
    "product_rows",
    "capability_rows",
    "material_rows",
    "equipment_rows",
    "service_rows",
    "distinction_rows",
    "certification_rows",
    "images",
)


@dataclass(frozen=True)
class Line:
    """A row of one of the company's lists, with its name as this reader gets it."""

    row: OfferRow
    name: LocalisedText


@dataclass(frozen=True)
class Profile:
    """A company's lists and texts; what is empty is not shown."""

    summary: LocalisedText
    main_business: LocalisedText
    strength_technology: LocalisedText
    track_record: LocalisedText
    products: list[Line]
    processes: list[Line]
    materials: list[Line]
    equipment: list[Line]
    services: list[Line]
    distinctions: list[Line]
    certifications: list[Certification]
    images: list[CompanyImage]

    @classmethod
    def of(cls, company: Company, language: str) -> "Profile":
        """Read a company whose RELATED rows are prefetched."""

        def lines(relation: str) -> list[Line]:
            rows: Any = getattr(company, relation).all()
            shown = [Line(row, localised(row, "name", language)) for row in visible_rows(rows, language)]
            return [line for line in shown if line.name]

        return cls(
            summary=localised(company, "summary", language),
            main_business=localised(company, "main_business", language),
            strength_technology=localised(company, "strength_technology", language),
            track_record=localised(company, "track_record", language),
            products=lines("product_rows"),
            processes=lines("capability_rows"),
            materials=lines("material_rows"),
            equipment=lines("equipment_rows"),
            services=lines("service_rows"),
            distinctions=lines("distinction_rows"),
            certifications=list(company.certification_rows.all()),
            images=list(company.images.all()),
        )
