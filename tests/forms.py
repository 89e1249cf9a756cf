"""Reads forms as a browser does, so that tests send what a person would send."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: dict[str, Any] | None = None
        self._textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = dict(attributes)
        if tag == "form":
            self.forms.append({"id": attrs.get("id", ""), "action": attrs.get("action", ""), "data": {}})
        name = attrs.get("name")
        if tag == "input" and name and self.forms:
            self._input(name, attrs)
        elif tag == "textarea" and name:
            self._textarea = name
            self._add(name, "")
        elif tag == "select" and name:
            self._select = {"name": name, "multiple": "multiple" in attrs, "first": None, "chosen": []}
        elif tag == "option" and self._select:
            value = attrs.get("value") or ""
            if self._select["first"] is None:
                self._select["first"] = value
            if "selected" in attrs:
                self._select["chosen"].append(value)

    def _input(self, name: str, attrs: dict[str, str | None]) -> None:
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in attrs:
            return
        if kind not in ("submit", "button", "file", "image"):
            self._add(name, attrs.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            values = self.forms[-1]["data"][self._textarea]
            values[-1] = (values[-1] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select" and self._select:
            chosen = self._select["chosen"]
            if not chosen and not self._select["multiple"] and self._select["first"] is not None:
                chosen = [self._select["first"]]
            for value in chosen:
                self._add(self._select["name"], value)
            self._select = None

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1]["data"].setdefault(name, []).append(value)


def forms(response: HttpResponse) -> list[dict[str, Any]]:
    """Return id, action and data (name -> values) of every form of a page, in order."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


def form_data(response: HttpResponse, form_id: str, *, index: int = 0) -> dict[str, list[str]]:
    """Return what a browser would send for the ``index``-th form with this id."""
    return [form["data"] for form in forms(response) if form["id"] == form_id][index]
