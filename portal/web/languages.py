"""A public page has one address per language; they differ in their first part only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, pgettext


@dataclass(frozen=True)
class Translation:
    """A page in one of the portal's languages."""

    code: str
    name: str  # of the language, in itself
    url: str
    current: bool


def in_language(path: str, code: str) -> str:
    """Return ``path`` (with or without query) in the language ``code``.

    A path outside the languages, such as ``/mailbox/``, has no translation: the home page stands in.
    """
    parts = path.split("/", 2)
    if len(parts) < 3 or parts[1] not in dict(settings.LANGUAGES):
        return f"/{code}/"
    return f"/{code}/{parts[2]}"


def translations(path: str, *, base_url: str = "") -> list[Translation]:
    """Return the page at ``path`` in every language, with addresses below ``base_url``."""
    return [
        Translation(code, name, base_url + in_language(path, code), code == get_language())
        for code, name in settings.LANGUAGES
    ]


def enumerated(items: Iterable[object]) -> str:
    """Return the items as one text, separated as the active language does it."""
    return pgettext("between the items of a list", ", ").join(map(str, items))
