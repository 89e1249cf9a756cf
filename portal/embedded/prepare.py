"""Bring database and static files up to date, and fill the database, for `make run`."""

from typing import IO, Any

from portal.embedded.progress import step
from portal.embedded.state import EmbeddedError


def update(output: IO[str]) -> None:
    """Bring up to date what the web server reads when it starts; `output` takes what the commands say."""
    import django

    django.setup()
    call("Updating the database", output, "migrate", interactive=False)
    call("Collecting the static files", output, "collectstatic", interactive=False)


def load(output: IO[str], *, demo: bool) -> None:
    """Load the vocabulary and, if asked for, the demo data; both do nothing where nothing has changed."""
    from django.db import connections

    call("Loading the vocabulary", output, "load_vocabulary")
    if demo:
        call("Loading the demo data", output, "load_demo")
    connections.close_all()  # this process only waits from now on


def call(text: str, output: IO[str], command: str, **options: Any) -> None:
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
