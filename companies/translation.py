"""Which texts of a profile exist in Japanese, German and English."""

from modeltranslation.translator import TranslationOptions, register

from companies import models
from companies.models.company import TEXTS


@register(models.Company)
class CompanyTranslation(TranslationOptions):
    fields = TEXTS


@register(models.Product)
class ProductTranslation(TranslationOptions):
    fields = ("name", "description")


@register(models.Capability)
class CapabilityTranslation(TranslationOptions):
    fields = ("name", "note")


@register([models.Material, models.Equipment, models.Service, models.Distinction])
class RowTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Certification)
class CertificationTranslation(TranslationOptions):
    fields = ("scope",)


@register(models.CompanyImage)
class ImageTranslation(TranslationOptions):
    fields = ("alt",)
