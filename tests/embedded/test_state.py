"""Where the services keep their things, and that nobody else can look into them."""

import os
import stat
from pathlib import Path

import pytest

from portal.embedded import EmbeddedError, State
from portal.embedded.state import LONGEST_SOCKET_PATH, fits_a_socket


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that stands in for the system's temporary folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.setattr("portal.embedded.state.short_temporary_root", lambda: folder)
    return folder


def test_sockets_lie_below_the_state_folder_where_the_path_is_short(state):
    assert state.sockets() == state.path / "sockets"
    assert mode(state.sockets()) == 0o700


@pytest.mark.parametrize("name", ["x" * LONGEST_SOCKET_PATH, "a,b", "with space", "大阪", "a%2Fb"])
def test_sockets_move_to_a_private_folder_where_the_path_would_not_do(tmp_path, elsewhere, name):
    sockets = State(tmp_path / name).sockets()

    assert sockets.parent == elsewhere
    assert mode(sockets) == 0o700
    assert State(tmp_path / name).sockets() == sockets, "the next command finds the same sockets"


def test_a_folder_elsewhere_that_others_can_enter_is_not_trusted(tmp_path, elsewhere):
    state = State(tmp_path / ("x" * LONGEST_SOCKET_PATH))
    first = state.sockets()
    first.chmod(0o755)

    assert state.sockets() != first
    assert mode(state.sockets()) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_elsewhere_that_belongs_to_another_user_is_not_trusted(tmp_path, elsewhere):
    state = State(tmp_path / ("x" * LONGEST_SOCKET_PATH))
    first = state.sockets()
    os.chown(first, 65534, -1)

    assert state.sockets() != first


def test_a_path_of_the_greatest_length_fits_and_one_more_does_not():
    name_length = len("/.s.PGSQL.5432")
    folder = Path("/" + "x" * (LONGEST_SOCKET_PATH - name_length - 1))

    assert fits_a_socket(folder)
    assert not fits_a_socket(Path(f"{folder}x"))


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "postgres").mkdir(mode=0o755)

    folder = State(tmp_path).folder("postgres")

    assert [mode(tmp_path), mode(folder)] == [0o755, 0o755]


def test_a_folder_that_is_made_is_private(tmp_path):
    state = State(tmp_path / "new" / "state")

    assert [mode(state.folder("log")), mode(state.path)] == [0o700, 0o700]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(EmbeddedError, match=r"/sub/state/log cannot be created: Not a directory\.$"):
        State(tmp_path / "file" / "sub" / "state").folder("log")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_folder_of_another_user_is_one_sentence(tmp_path):
    (tmp_path / "run").mkdir(mode=0o500)

    with pytest.raises(
        EmbeddedError, match=r"/run belongs to another user; STATE_DIR chooses another folder\.$"
    ):
        State(tmp_path).folder("run")


def test_a_symbolic_link_leads_to_the_same_state(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    assert State(tmp_path / "link").path == tmp_path.resolve() / "real"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(state):
    key = state.secret_key()

    assert len(key) >= 50
    assert state.secret_key() == key
    assert mode(state.path / "run" / "secret-key") == 0o600


def test_delete_takes_the_folders_elsewhere_along(tmp_path, elsewhere):
    state = State(tmp_path / ("x" * LONGEST_SOCKET_PATH))
    state.sockets()

    state.delete()

    assert not state.path.exists()
    assert list(elsewhere.iterdir()) == []


def test_state_dir_names_the_folder_and_is_relative_to_the_checkout(monkeypatch):
    monkeypatch.setenv("STATE_DIR", "other")
    assert State.from_environment().path == Path(__file__).parent.parent.parent / "other"
    monkeypatch.setenv("STATE_DIR", "")
    assert State.from_environment().path.name == ".local"
