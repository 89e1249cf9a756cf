"""Which services start, how often, and that two checkouts never meet."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal import embedded
from portal.embedded import services
from portal.embedded.state import BASE_DIR

ALL = ["PostgreSQL", "Redis", "The mail sink"]


def test_everything_that_is_not_configured_starts(state):
    assert sorted(embedded.ensure(state.path, durable=False)) == [
        "DATABASE_URL",
        "EMAIL_URL",
        "MAILBOX_DIR",
        "REDIS_URL",
    ]
    assert embedded.stop(state.path) == ALL
    assert embedded.stop(state.path) == []


@pytest.mark.parametrize(
    ("variable", "title"),
    [("DATABASE_URL", "PostgreSQL"), ("REDIS_URL", "Redis"), ("EMAIL_URL", "The mail sink")],
)
def test_each_variable_switches_one_service_off(state, monkeypatch, variable, title):
    monkeypatch.setenv(variable, "somewhere://else")

    assert variable not in embedded.ensure(state.path, durable=False)
    assert embedded.stop(state.path) == [name for name in ALL if name != title]


def test_a_value_in_a_file_counts_as_set(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL_FILE", "/run/secrets/database_url")

    assert [service.title for service in services.missing_services(state)] == ["Redis", "The mail sink"]


def test_two_state_folders_share_nothing(state, new_state):
    other = new_state()
    first = embedded.ensure(state.path, durable=False)
    second = embedded.ensure(other.path, durable=False)

    assert set(first.values()).isdisjoint(second.values())
    embedded.stop(state.path)
    assert all(service.is_up() for service in services.missing_services(other))


def test_processes_that_start_at_once_get_the_same_services(state):
    program = "from portal import embedded; print(embedded.ensure(embedded.State.from_environment().path))"

    def start(_number: int) -> str:
        return subprocess.run(
            [sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, check=True
        ).stdout

    with ThreadPoolExecutor(3) as pool:
        answers = set(pool.map(start, range(3)))

    assert len(answers) == 1


def test_a_service_that_hangs_is_left_to_the_person_who_stopped_it(state):
    embedded.ensure(state.path, durable=False)
    redis = services.Redis(state).daemon
    redis.send(signal.SIGSTOP)

    embedded.ensure(state.path, durable=False)

    assert redis.is_up()
    assert embedded.stop(state.path) == ALL, "and it can still be ended"


def test_the_other_settings_of_the_embedded_default(state, monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("MEDIA_ROOT", "/elsewhere")

    values = embedded.environment(state, durable=False)

    assert values["BASE_URL"] == "http://127.0.0.1:8123"
    assert values["STATIC_ROOT"] == str(state.path / "static")
    assert values["SECRET_KEY"] == state.secret_key()
    assert "MEDIA_ROOT" not in values, "what is set stays"


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_one_sentence(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(embedded.EmbeddedError, match=f"^PORT must be a number from 1 to 65535, not {text}.$"):
        services.port()
