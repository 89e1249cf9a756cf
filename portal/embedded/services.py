"""The three embedded services, and which of them stand in for servers that are not configured."""

import os
from pathlib import Path

from portal.embedded.daemons import end
from portal.embedded.mail_sink import MailSink
from portal.embedded.postgres import Postgres
from portal.embedded.redis import Redis
from portal.embedded.service import STOP_SECONDS, Service
from portal.embedded.state import EmbeddedError, State

SERVICES = (Postgres, Redis, MailSink)


def ensure(state_dir: Path, *, durable: bool = True) -> dict[str, str]:
    """Start what is down of the services nobody configured, and return the variables they stand for.

    Args:
        state_dir: the folder of their data; two folders never share a service.
        durable: whether a power failure may cost nothing; the tests can do without.

    Raises:
        EmbeddedError: a service did not start; the message says which and why.
    """
    state = State(state_dir)
    environment: dict[str, str] = {}
    with state.lock():
        for service in missing_services(state):
            if not service.is_up():
                service.start(durable=durable)
            environment |= service.environment()
    return environment


def environment(state: State, *, durable: bool = True) -> dict[str, str]:
    """Return what `ensure` returns and a value for every other setting the embedded default needs."""
    values = ensure(state.path, durable=durable)
    with state.lock():
        values["SECRET_KEY"] = state.secret_key()
    values |= {
        "BASE_URL": f"http://127.0.0.1:{port()}",
        "STATIC_ROOT": str(state.path / "static"),
        "MEDIA_ROOT": str(state.path / "media"),
        # All visitors share the network of this machine, and many are scripts: no inquiry is suspicious.
        "INQUIRY_RATE_PER_HOUR": "1000000",
        "INQUIRY_MIN_SECONDS": "0",
    }
    return {name: value for name, value in values.items() if not is_set(name)}


def port() -> int:
    """Return the port of the site, from PORT."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {text}.")
    return int(text)


def is_set(name: str) -> bool:
    """Tell whether the settings find a value: in the variable, or in the file that NAME_FILE names."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def missing_services(state: State) -> list[Service]:
    """Return the services of that state whose variable is not set."""
    return [service(state) for service in SERVICES if not is_set(service.variable)]


def stop(state_dir: Path) -> list[str]:
    """End every service of that state and return the names of those that were up."""
    state = State(state_dir)
    with state.lock():
        running = [service for service in (service(state) for service in SERVICES) if service.is_up()]
        end([service.daemon for service in running], STOP_SECONDS)
    return [service.title for service in running]
