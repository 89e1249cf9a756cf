"""Bring the database and the static files up to date before `make run` opens the door."""

import io
from pathlib import Path
from typing import Any

from portal.embedded.progress import step
from portal.embedded.state import EmbeddedError


def prepare(log: Path, *, demo: bool) -> None:
    """Migrate, load the vocabulary and, if asked for, the demo data; what the commands say is in the log."""
    import django

    django.setup()
    with log.open("w") as output:
        call("Updating the database", output, "migrate", interactive=False)
        call("Loading the vocabulary", output, "load_vocabulary")
        if demo:
            call("Loading the demo data", output, "load_demo")
        call("Collecting the static files", output, "collectstatic", interactive=False)


def call(text: str, output: io.TextIOBase, command: str, **options: Any) -> None:
    """Run one management command as a visible step."""
    from django.core.management import CommandError, call_command

    try:
        with step(text):
            call_command(command, stdout=output, stderr=output, **options)
    except CommandError as error:
        raise EmbeddedError(f"{text} failed: {error}") from error


def sign_ins() -> list[str]:
    """Return one line per demo account; the role is one word, so that a script can split the line."""
    from portal.accounts.demo import DEMO_ACCOUNTS

    return [
        f"Sign-in: {account.role.replace(' ', '-')} {account.email} {account.password}"
        for account in DEMO_ACCOUNTS
    ]
