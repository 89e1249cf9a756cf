"""A slow step shows that it is working."""

import sys
from subprocess import run

import pytest

from portal.embedded import progress
from portal.embedded.state import BASE_DIR


def test_a_step_says_what_it_does_and_how_long_it_took(capsys):
    with progress.step("Loading"):
        assert capsys.readouterr().out == "Loading "
    assert capsys.readouterr().out == " 0.0 s\n"


def test_a_slow_step_prints_dots(capsys, monkeypatch):
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.01)
    with progress.step("Loading"):
        while "Loading .." not in (shown := locals().get("shown", "") + capsys.readouterr().out):
            pass


def test_a_step_that_fails_says_so(capsys):
    with pytest.raises(ZeroDivisionError), progress.step("Loading"):
        raise ZeroDivisionError
    assert capsys.readouterr().out == "Loading  stopped\n"


def command(*arguments: str) -> tuple[int, str]:
    """Run progress.py as the Makefile does: with nothing installed."""
    script = BASE_DIR / "portal" / "embedded" / "progress.py"
    result = run(
        [sys.executable, "-I", "-S", script, "Installing", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


def test_a_command_that_succeeds_stays_silent():
    assert command("echo", "noise")[0] == 0
    assert "noise" not in command("echo", "noise")[1]


def test_a_command_that_fails_shows_what_it_said():
    code, said = command("/bin/sh", "-c", "echo reason >&2; exit 3")
    assert code == 3
    assert said.endswith(" s\nreason\n\n")
