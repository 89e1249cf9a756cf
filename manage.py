#!/usr/bin/env python
"""Django's commands. Where a server is not configured, the embedded one of STATE_DIR takes its place."""

import os
import sys
from pathlib import Path

SERVERS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")


def complete_environment() -> None:
    """Start the embedded services for the servers that neither the environment nor .env names."""
    from dotenv import load_dotenv

    load_dotenv(Path(__file__).resolve().parent / ".env")
    if all(os.environ.get(name) or os.environ.get(f"{name}_FILE") for name in SERVERS):
        return
    from portal import embedded

    try:
        os.environ.update(embedded.environment(embedded.State.from_environment()))
    except embedded.EmbeddedError as error:
        sys.exit(str(error))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is missing: `make run` creates .venv, then call .venv/bin/python manage.py.")
    complete_environment()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
