"""manage.py: embedded services where nothing is configured, none where everything is."""

import pytest

import manage
from portal.embedded import EmbeddedError, services, stop

WHERE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW data_directory")
    print(*cursor.fetchone())
"""
PRODUCTION = {
    "SECRET_KEY": "a-long-secret",
    "DATABASE_URL": "postgres://portal@db/portal",
    "REDIS_URL": "redis://redis",
    "EMAIL_URL": "smtp://relay",
    "MAILBOX_DIR": "",
}
EMBEDDED_MODULES = "print([name for name in sys.modules if name.startswith('portal.embedded')])"


def test_a_command_starts_the_services_and_leaves_them_to_the_next(state, python):
    first = python("manage.py", "shell", "--no-imports", "--command", WHERE)
    second = python("manage.py", "shell", "--no-imports", "--command", WHERE)

    assert first.stdout == second.stdout == f"{state.path}/postgres/data\n"
    assert stop(state.path) == ["PostgreSQL", "Redis", "The mail sink"]


def test_it_works_from_another_folder(state, tmp_path, python):
    result = python(manage.__file__, "check", cwd=tmp_path)

    assert result.stdout.startswith("System check identified no issues"), result.stderr


def test_what_is_wrong_with_the_state_folder_is_one_sentence(state, python, tmp_path):
    (tmp_path / "file").write_text("")
    result = python("manage.py", "check", STATE_DIR=str(tmp_path / "file" / "sub" / "state"))

    assert result.returncode == 1
    assert result.stderr == f"{tmp_path}/file/sub/state/run cannot be created: Not a directory.\n"


def test_variables_in_the_env_file_count_as_set(state, tmp_path, monkeypatch):
    names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    (tmp_path / ".env").write_text("".join(f"{name}=real://server\n" for name in names))
    monkeypatch.setattr(manage, "__file__", str(tmp_path / "manage.py"))
    for name in names:
        monkeypatch.setenv(name, "")  # so that monkeypatch takes back what is read
        monkeypatch.delenv(name)

    manage.complete_environment()

    assert [manage.os.environ[name] for name in names] == ["real://server"] * 3
    assert not any(service(state).is_up() for service in services.SERVICES)


def test_a_missing_package_is_one_sentence(state, monkeypatch):
    def refuse(_state):
        raise EmbeddedError("PostgreSQL is missing.")

    monkeypatch.setattr("portal.embedded.environment", refuse)
    with pytest.raises(SystemExit, match=r"^PostgreSQL is missing\.$"):
        manage.complete_environment()


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY"])
def test_production_without_a_variable_is_told_its_name(python, name):
    result = python("-c", "import portal.settings", **PRODUCTION | {name: ""})

    assert result.returncode == 1
    assert f"Set {name} (" in result.stderr.splitlines()[-1]


def test_production_imports_no_embedded_code(python):
    program = f"import sys, portal.wsgi, portal.urls, portal.celery; {EMBEDDED_MODULES}"

    assert python("-c", program, **PRODUCTION).stdout == "[]\n"


def test_production_commands_import_no_embedded_code(python):
    program = f"import sys, manage; sys.argv = ['manage.py', 'check']; manage.main(); {EMBEDDED_MODULES}"

    assert python("-c", program, **PRODUCTION).stdout.splitlines()[-1] == "[]"
