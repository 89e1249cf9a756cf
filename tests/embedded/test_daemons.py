"""Processes that outlive their starter are found, told apart from strangers, and ended."""

import signal
import time

import pytest

from portal.embedded.daemons import Daemon, end

SLEEP = ["/bin/sh", "-c", "echo up; exec sleep 60"]
DEAF = ["/bin/sh", "-c", "trap '' TERM; echo up; exec sleep 60"]
LEAVES_A_CHILD = ["/bin/sh", "-c", "sleep 60 & echo up"]


@pytest.fixture
def daemon(state):
    daemon = Daemon(state, "trial")
    yield daemon
    daemon.send(signal.SIGKILL, group=True)
    assert daemon.wait(5)


def start(daemon: Daemon, command: list[str]) -> None:
    daemon.start(command)
    while daemon.last_words() != "up":
        time.sleep(0.01)


def test_a_daemon_is_found_by_another_object_of_the_same_name(state, daemon):
    start(daemon, SLEEP)

    assert Daemon(state, "trial").is_up()
    assert not Daemon(state, "other").is_up()


def test_a_process_id_alone_proves_nothing(daemon):
    daemon.file.write_text("1")

    assert not daemon.is_up()
    daemon.send(signal.SIGTERM)  # must not reach process 1


def test_ending_asks_first(daemon):
    start(daemon, SLEEP)
    started = time.monotonic()

    end([daemon], seconds=5)

    assert not daemon.is_up()
    assert time.monotonic() - started < 2


def test_ending_kills_what_does_not_listen(daemon):
    start(daemon, DEAF)

    end([daemon], seconds=0.3)

    assert not daemon.is_up()


def test_a_child_left_behind_keeps_the_daemon_up_until_the_group_is_killed(daemon):
    start(daemon, LEAVES_A_CHILD)
    assert daemon.is_up()

    end([daemon], seconds=0.3)

    assert not daemon.is_up()


def test_each_start_begins_a_new_log_only_its_owner_reads(daemon):
    daemon.log.write_text("old\n")
    daemon.log.unlink()
    start(daemon, SLEEP)

    assert daemon.log.read_text() == "up\n"
    assert daemon.log.stat().st_mode & 0o777 == 0o600


def test_only_one_process_can_be_a_daemon(daemon):
    with daemon.impersonate() as first, daemon.impersonate() as second:
        assert (first, second) == (True, False)
        assert daemon.is_up()
    assert not daemon.is_up()
