"""Certificates, edited in the company's page."""

from companies.admin.texts import TextsInLanguages, in_each_language
from companies.models import Certification
from portal.accounts.modeladmin import TableInline


class CertificationInline(TextsInLanguages, TableInline):
    model = Certification
    fields = ("standard", *in_each_language("scope"), "issuer", "number", "valid_until", "position")
