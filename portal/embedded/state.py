"""Where the embedded services of one checkout keep their data, sockets, logs and locks."""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# A Unix socket's address holds 108 bytes on Linux and 104 on macOS, its file name and a NUL included.
LONGEST_SOCKET_PATH = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
# Commas separate folders for PostgreSQL, and every URL would have to quote the rest.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class EmbeddedError(Exception):
    """Something the person at the terminal has to know, as one plain sentence."""


class State:
    """The folder named by STATE_DIR; nothing an embedded service writes lies elsewhere unless it must."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @classmethod
    def from_environment(cls) -> "State":
        """Return the state of STATE_DIR, by default `.local` in this checkout."""
        return cls(BASE_DIR / (os.environ.get("STATE_DIR") or ".local"))

    def folder(self, name: str) -> Path:
        """Return the private subfolder of that name; the permissions of a folder that is there are kept."""
        folder = self.path / name
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(f"{folder} cannot be created: {error.strerror}.") from error
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise EmbeddedError(f"{folder} belongs to another user; STATE_DIR chooses another folder.")
        return folder

    def sockets(self) -> Path:
        """Return the private folder of the sockets, in a temporary folder where the path would not do."""
        if fits_a_socket(self.path / "sockets"):
            return self.folder("sockets")
        return self.recall("sockets", os.geteuid()) or self.remember("sockets", short_temporary_root())

    def recall(self, purpose: str, owner: int) -> Path | None:
        """Return the folder elsewhere that `remember` made, if it still is that user's alone."""
        note = self.folder("run") / f"{purpose}.folder"
        if note.exists() and is_private(Path(note.read_text()), owner):
            return Path(note.read_text())
        return None

    def remember(self, purpose: str, parent: Path) -> Path:
        """Make a private folder under `parent` and note it down for `recall`."""
        folder = Path(tempfile.mkdtemp(prefix="portal-", dir=parent))
        (self.folder("run") / f"{purpose}.folder").write_text(str(folder))
        return folder

    def secret_key(self) -> str:
        """Return the signing key of this state, made at the first call; hold the lock."""
        file = self.folder("run") / "secret-key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()

    def delete(self) -> None:
        """Delete everything, the folders elsewhere included."""
        for note in self.folder("run").glob("*.folder"):
            shutil.rmtree(note.read_text(), ignore_errors=True)
        shutil.rmtree(self.path)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Let one process at a time start or stop services; a second one waits for the first."""
        with (self.folder("run") / "services.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def fits_a_socket(folder: Path) -> bool:
    """Tell whether every service can put its socket into the folder."""
    longest = os.fsencode(folder / LONGEST_SOCKET_NAME)
    return len(longest) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(folder)) is not None


def short_temporary_root() -> Path:
    """Return the temporary folder of the system, or /tmp where TMPDIR is too long for a socket itself."""
    root = Path(tempfile.gettempdir())
    return root if fits_a_socket(root / "portal-12345678") else Path("/tmp")  # noqa: S108


def is_private(folder: Path, owner: int) -> bool:
    """Tell whether the folder is that user's alone: in a temporary folder others create names, too."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner and not status.st_mode & 0o077
