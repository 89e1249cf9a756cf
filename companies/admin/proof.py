"""Certificates, edited in the company's page."""

from django.contrib import admin

from companies.admin.texts import TextsInLanguages, in_each_language
from companies.models import Certification


class CertificationInline(TextsInLanguages, admin.TabularInline):
    model = Certification
    extra = 0
    fields = ("standard", *in_each_language("scope"), "issuer", "number", "valid_until", "position")
