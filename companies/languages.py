"""Which language a reader gets when a text is missing in the own one."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text with the language it is in, for the ``lang`` attribute of the element that shows it."""

    text: str
    language: str
    is_fallback: bool = False

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def chain(language: str) -> tuple[str, ...]:
    """Return the languages a reader of ``language`` gets, the best first: de → en → ja and so on."""
    return (language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES[language])


def localised(instance: Model, field: str, language: str | None = None) -> LocalisedText:
    """Return a translated field in ``language`` (default: the active one), else in the next that has it."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for candidate in chain(wanted):
        if text := getattr(instance, build_localized_fieldname(field, candidate)):
            return LocalisedText(text, candidate, is_fallback=candidate != wanted)
    return LocalisedText("", wanted)
