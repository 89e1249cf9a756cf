"""The Makefile's own decisions: which Python makes .venv, and what `make` alone says."""

import os
import shutil
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

from portal.embedded.state import BASE_DIR


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile and nothing else."""
    shutil.copy(BASE_DIR / "Makefile", tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return run(
        ["make", "-C", folder, "--no-print-directory", *arguments],
        env=environment | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


def python(folder: Path, name: str, version: str) -> None:
    """Put a program there that claims to be that version of Python and, if asked, makes an environment."""
    program = folder / name
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo "Python ' + version + '"; exit; fi\n'
        'if [ "$1" = -m ]; then mkdir -p .venv/bin; echo made by ' + name + " > .venv/bin/python; exit; fi\n"
        "version='" + version.replace(".", ", ") + "'\n"
        'echo "$2" | sed "s/sys.version_info\\[:2\\]/($version)/" > check.py\n'
        "exec python3 check.py\n"
    )
    program.chmod(0o755)


def test_make_alone_lists_every_target_a_person_calls(checkout):
    result = make(checkout)

    names = [line.split()[1] for line in result.stdout.splitlines()]
    assert names == ["help", "run", "stop", "test", "lint", "format", "messages", "lock"]
    assert (result.stderr, result.returncode) == ("", 0)


@pytest.mark.parametrize("version", ["3.6", "3.10", "3.14", "2.7"])
def test_an_unsuitable_python_is_one_sentence(checkout, version):
    python(checkout, "unsuitable", version)
    result = make(checkout, ".venv/bin/python", "PYTHON=./unsuitable missing-python")

    assert result.stderr.splitlines()[0] == (
        "Python 3.11, 3.12 or 3.13 with its venv module is needed, and none of these is it: "
        "./unsuitable missing-python"
    )
    assert result.returncode == 2


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_first_suitable_python_makes_the_environment(checkout, version):
    python(checkout, "old", "3.10")
    python(checkout, "suitable", version)
    python(checkout, "later", "3.12")
    result = make(checkout, ".venv/bin/python", "PYTHON=missing ./old ./suitable ./later")

    assert result.stdout == f"Creating .venv with Python {version}\n"
    assert (checkout / ".venv" / "bin" / "python").read_text() == "made by suitable\n"


def test_a_real_python_3_6_understands_the_question(checkout):
    """The check must not fail for its own syntax; what old interpreters cannot parse has no chance here."""
    (line,) = [line for line in (checkout / "Makefile").read_text().splitlines() if "PYTHON_FITS :=" in line]
    assert "f'" not in line
    assert ":=" not in line.partition(":=")[2]
