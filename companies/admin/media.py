"""Pictures, edited in the company's page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files import File
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from companies import images
from companies.admin.texts import TextsInLanguages, in_each_language
from companies.models import CompanyImage
from portal.accounts.modeladmin import TableInline


class PictureField(forms.FileField):
    """An upload that leaves the form re-encoded."""

    widget = AdminFileWidget(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: File | None) -> Any:
        upload = super().to_python(data)
        return upload and images.reencode(upload)


class ImageForm(forms.ModelForm):
    file = PictureField(label=_("Picture"))


class CompanyImageInline(TextsInLanguages, TableInline):
    model = CompanyImage
    form = ImageForm
    readonly_fields = ("preview",)
    fields = ("preview", "file", *in_each_language("alt"), "position")

    @admin.display(description=_("Preview"))
    def preview(self, image: CompanyImage) -> str:
        if not image.file:
            return "–"
        return format_html(
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
            image.file.url,
            image.width,
            image.height,
        )
