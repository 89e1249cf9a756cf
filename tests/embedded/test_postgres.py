"""The private PostgreSQL: ours, fit for Japanese, and closed to everybody else."""

import dataclasses
import os
import stat
import time
from pathlib import Path

import psycopg
import pytest

from portal import embedded
from portal.embedded.postgres import Postgres


@pytest.fixture
def postgres(state):
    service = Postgres(state)
    service.start(durable=False)
    return service


@pytest.fixture
def no_user_namespaces(tmp_path, monkeypatch):
    """A system on which `unshare` is refused, as in many containers."""
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)


def ask(service: Postgres, query: str) -> tuple:
    with psycopg.connect(service.environment()["DATABASE_URL"]) as connection:
        return connection.execute(query).fetchone()


def test_the_database_speaks_japanese(postgres):
    locale = ask(
        postgres,
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding)"
        " FROM pg_database WHERE datname = current_database()",
    )
    assert locale == ("b", "C.UTF-8", "UTF8")
    with psycopg.connect(postgres.environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        (trigrams,) = connection.execute("SELECT show_trgm('メッキ')").fetchone()
    assert len(trigrams) == 4


@pytest.mark.parametrize("extension", ["unaccent", "btree_gin", "intarray"])
def test_the_extensions_of_the_portal_are_at_hand(postgres, extension):
    assert ask(postgres, f"SELECT name FROM pg_available_extensions WHERE name = '{extension}'")  # noqa: S608


def test_nobody_else_reaches_the_database(postgres):
    place = postgres.place
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place.data, place.sockets)]

    assert modes == [0o700, 0o700]
    assert ask(postgres, "SHOW listen_addresses") == ("",)
    assert stat.S_IMODE((place.sockets / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_a_second_start_finds_the_same_server_at_once(state, postgres):
    first = ask(postgres, "SELECT pg_postmaster_start_time()")
    started = time.monotonic()

    url = embedded.ensure(state.path)["DATABASE_URL"]

    assert time.monotonic() - started < 2  # Redis and the mail sink start, PostgreSQL does not
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT pg_postmaster_start_time()").fetchone() == first


def test_data_survives_an_orderly_stop_and_a_kill(state, postgres):
    with psycopg.connect(postgres.environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    postgres.stop()
    postgres.start(durable=False)
    assert ask(postgres, "SELECT value FROM kept") == (1,)

    os.kill(postgres.daemon.pid(), 9)
    assert postgres.daemon.wait(10)
    postgres.start(durable=False)
    assert ask(postgres, "SELECT value FROM kept") == (1,)


def test_the_process_id_of_a_killed_server_may_be_somebody_elses_by_now(postgres):
    os.kill(postgres.daemon.pid(), 9)
    assert postgres.daemon.wait(10)
    file = postgres.place.data / "postmaster.pid"
    file.write_text(file.read_text().replace(str(postgres.daemon.pid()), str(os.getpid()), 1))

    postgres.start(durable=False)

    assert ask(postgres, "SELECT 1") == (1,)


def test_an_interrupted_first_start_leaves_nothing_in_the_way(state):
    service = Postgres(state)
    attempt = service.place.data.with_name("attempt")
    attempt.mkdir()
    (attempt / "PG_VERSION").write_text("18\n")

    service.start(durable=False)

    assert ask(service, "SELECT 1") == (1,)
    assert not attempt.exists()


def test_another_cluster_behind_our_socket_is_refused(state, postgres, tmp_path):
    deceived = Postgres(state)
    deceived.place = dataclasses.replace(postgres.place, data=tmp_path)

    with pytest.raises(embedded.EmbeddedError) as caught:
        deceived.environment()

    assert str(caught.value) == (
        f"The PostgreSQL that answers keeps its data in {postgres.place.data}, not in {tmp_path}."
    )


def test_a_start_that_fails_says_why_and_leaves_nothing_running(postgres):
    postgres.stop()
    (postgres.place.data / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(embedded.EmbeddedError, match=r"^PostgreSQL did not start: .*postgres\.log"):
        postgres.start()

    assert not postgres.is_up()


def test_without_the_wheel_one_sentence_says_what_to_do(state, monkeypatch):
    monkeypatch.setattr("portal.embedded.postgres.wheel_folder", lambda: None)

    with pytest.raises(embedded.EmbeddedError) as caught:
        Postgres(state).start()

    assert str(caught.value) == (
        "PostgreSQL is missing: set DATABASE_URL to a real server or install requirements-dev.lock."
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_without_user_namespaces_runs_it_as_nobody(state, no_user_namespaces, capsys):
    service = Postgres(state)
    service.start(durable=False)

    folder = service.place.data.parent
    assert capsys.readouterr().err == (
        "PostgreSQL refuses to run as root and user namespaces are forbidden here: "
        f"it runs as the user nobody, with its programs and data in {folder}.\n"
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert Path(f"/proc/{service.daemon.pid()}").stat().st_uid == 65534
    assert Postgres(state).environment() == service.environment(), "the next command finds it there"
