from companies.models.company import Company, SlugRedirect
from companies.models.contact import PrivateContact
from companies.models.evidence import CompanyConcept, Evidence, Posting, SearchDocument
from companies.models.media import CompanyImage
from companies.models.offer import Capability, Equipment, Material, Product, Service
from companies.models.proof import Certification, Distinction

__all__ = [
    "Capability",
    "Certification",
    "Company",
    "CompanyConcept",
    "CompanyImage",
    "Distinction",
    "Equipment",
    "Evidence",
    "Material",
    "Posting",
    "PrivateContact",
    "Product",
    "SearchDocument",
    "Service",
    "SlugRedirect",
]
