"""The repository keeps its own promises: nothing undeclared, untranslated, unused or forgotten."""

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).parents[1]
OURS = {"accounts", "outbox", "web", "vocabulary", "companies", "inquiries"}
LANGUAGES = ("de", "en", "ja")


def our_models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models() if model._meta.app_label in OURS and not model._meta.auto_created
    ]


def sources(*suffixes: str) -> list[Path]:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in tracked if name.endswith(suffixes) and (ROOT / name).is_file()]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_declares_its_personal_fields(model):
    declared = model.__dict__.get("PERSONAL_FIELDS") or getattr(model, "PERSONAL_FIELDS", None)
    assert declared is not None, "declare PERSONAL_FIELDS, () if there are none"
    assert set(declared) <= {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_fields_that_sound_personal_are_declared(model):
    personal = {"email", "recipient", "reply_to", "phone", "fax", "person", "first_name", "last_name"}
    fields = {field.name for field in model._meta.get_fields()} & personal
    assert fields <= set(model.PERSONAL_FIELDS)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_environment_variable_is_in_the_example():
    settings = (ROOT / "portal/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', settings))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert read - shown == set()
    assert shown - read == {"STATE_DIR", "PORT", "CHROMIUM", "REQUIRE_BROWSER"}


def test_every_template_is_used():
    templates = {
        path.relative_to(ROOT / "templates") for path in sources(".html", ".txt") if "templates" in path.parts
    }
    # Django finds these by their names.
    named = {
        path
        for path in templates
        if path.parts[0] in ("admin", "registration", "django")
        or re.fullmatch(r"\d{3}(_csrf)?\.html", path.name)
    }
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources(".py", ".html", ".txt"))
    assert {str(path) for path in templates - named if str(path) not in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_text_is_translated(language, domain):
    path = ROOT / f"locale/{language}/LC_MESSAGES/{domain}.po"
    if domain == "djangojs" and not path.exists():
        return
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_translations_are_those_of_the_texts(language):
    folder = ROOT / f"locale/{language}/LC_MESSAGES"
    for source in folder.glob("*.po"):
        texts = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(source))}
        compiled = {
            (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural)
            for e in polib.mofile(str(source.with_suffix(".mo")))
        }
        assert compiled == texts


def test_placeholders_survive_translation():
    pattern = re.compile(r"%\((\w+)\)[a-z]|(?<!\{)\{(\w*)\}(?!\})")
    for language in LANGUAGES:
        for entry in polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po")):
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                assert set(pattern.findall(text)) <= set(pattern.findall(entry.msgid + entry.msgid_plural)), (
                    entry.msgid
                )


def test_every_text_in_the_code_is_in_the_catalogue():
    """What ``make messages`` would collect is what the catalogue holds."""
    known = {entry.msgid for entry in polib.pofile(str(ROOT / "locale/de/LC_MESSAGES/django.po"))}
    used = re.compile(r'(?<![\w.])(?:_|gettext|gettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"\s*\)')
    literal = {
        bytes(text, "utf-8").decode("unicode_escape").encode("latin-1", "ignore").decode("utf-8", "ignore")
        if "\\" in text
        else text
        for path in sources(".py")
        if "tests" not in path.parts
        for text in used.findall(path.read_text(encoding="utf-8"))
    }
    tags = re.compile(r"""\{%\s*translate\s+(["'])(.+?)\1""")
    literal |= {
        match[1].replace("%", "%%")  # as Django's extraction writes it
        for path in sources(".html", ".txt")
        for match in tags.findall(path.read_text(encoding="utf-8"))
    }
    assert literal - known == set()


def test_production_imports_no_embedded_code():
    code = (
        "import portal.wsgi, sys; print([name for name in sys.modules if name.startswith('portal.embedded')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**_environment(), "MAILBOX_DIR": ""},
        capture_output=True,
        text=True,
    )
    assert (run.stdout.strip(), run.returncode) == ("[]", 0), run.stderr


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)
