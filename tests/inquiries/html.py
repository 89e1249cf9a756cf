"""Reads a form as any HTTP client would."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class FormReader(HTMLParser):
    """Collects what a browser would send for the one form of a page, with nothing typed in."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.action = ""
        self.textarea = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method") == "post":
            self.inside, self.action = True, attributes["action"]
        elif not self.inside:
            return
        elif tag == "input" and (attributes["type"] != "checkbox" or "checked" in attributes):
            self.fields.setdefault(attributes["name"], []).append(attributes.get("value", ""))
        elif tag == "textarea":
            self.textarea = attributes["name"]
            self.fields[self.textarea] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""
        elif tag == "form":
            self.inside = False


def read_form(response: HttpResponse) -> tuple[str, dict[str, Any]]:
    """Return where the form goes and its fields."""
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.action, reader.fields
