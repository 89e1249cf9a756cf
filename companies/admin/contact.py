"""How the company is reached; shown only to roles with a right to private contacts."""

from django.contrib import admin

from companies.models import PrivateContact


class PrivateContactInline(admin.StackedInline):
    model = PrivateContact
    extra = 1
    max_num = 1
    fields = (("department", "channel"), ("person", "person_kana"), ("phone", "fax"), "email")
