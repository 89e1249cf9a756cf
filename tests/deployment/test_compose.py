"""The compose file is hardened, agrees with the code, and its commands start here, without an engine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from portal.celery import app as celery_app

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "sweep")


def test_the_services_are_those_of_the_architecture():
    assert set(SERVICES) == {"proxy", "migrate", "web", "worker", "beat", "sweep", "db", "redis"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", set(SERVICES) - {"migrate"})
def test_every_lasting_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_only_the_proxy_has_ports_and_the_data_is_inside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("web", "beat", "db", "redis", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_secrets_are_files_and_never_values():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if name in {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "POSTGRES_PASSWORD"}:
                pytest.fail(f"{name} stands in the compose file")
            if name.endswith("_FILE"):
                assert Path(value).name in service["secrets"]
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())


def test_every_variable_is_one_the_portal_reads():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in SERVICES["web"]["environment"]:
        assert f"{name.removesuffix('_FILE')}=" in example


def test_redis_keeps_tasks_and_asks_for_a_password():
    command = SERVICES["redis"]["command"][-1]
    for option in ("--requirepass", "--appendonly yes", "--maxmemory-policy noeviction"):
        assert option in command


def test_the_database_knows_japanese():
    assert "--locale=C.UTF-8" in SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_image_runs_what_the_compose_file_runs():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "USER portal" in dockerfile
    assert "--require-hashes" in dockerfile
    copied = [
        line.split()[1]
        for line in dockerfile.splitlines()
        if line.startswith("COPY ") and "--from" not in line
    ]
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.fixture
def secrets(tmp_path):
    """The secrets as files, as a container gets them."""
    environment = {name: value for name, value in os.environ.items() if name not in ("BASE_URL", "PORT")}
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        path = tmp_path / name.lower()
        path.write_text(environment.pop(name), encoding="utf-8")
        environment[f"{name}_FILE"] = str(path)
    return environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def native(command: list[str], port: int, tmp_path: Path) -> list[str]:
    """Return a container's command as it runs on this machine."""
    tools = Path(sys.executable).parent
    swaps = {
        "0.0.0.0:8000": f"127.0.0.1:{port}",
        "/tmp/beat": str(tmp_path / "beat"),  # noqa: S108
        "python": sys.executable,
    }
    words = [swaps.get(word, word) for word in command]
    if (tools / words[0]).exists():
        words[0] = str(tools / words[0])
    return words


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", OURS)
def test_the_command_of_the_compose_file_starts(name, secrets, tmp_path, settings):
    port = free_port()
    secrets["DATABASE_URL_FILE"] = str(tmp_path / "test_database")
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    Path(secrets["DATABASE_URL_FILE"]).write_text(
        f"{server}/{settings.DATABASES['default']['NAME']}", encoding="utf-8"
    )
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            native(SERVICES[name]["command"], port, tmp_path),
            cwd=ROOT,
            env=secrets,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(name, process, port, log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    assert process.returncode in (0, -signal.SIGTERM), log.read_text()


SIGNS = {"beat": "is starting", "sweep": "outbox sweep"}


def wait_until_up(name: str, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        if name == "web":
            if answers(f"http://127.0.0.1:{port}/readyz"):
                return
        elif name == "worker":
            if celery_app.control.ping(timeout=1):
                return
        elif SIGNS[name].lower() in log.read_text().lower():
            return
        time.sleep(0.2)
    pytest.fail(f"{name} did not start: {log.read_text()}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return response.status == 200
    except OSError:
        return False
