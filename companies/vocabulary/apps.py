from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "companies.vocabulary"
    label = "vocabulary"
    verbose_name: Any = _("Vocabulary")
