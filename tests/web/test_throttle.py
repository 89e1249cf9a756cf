"""Limits that slide, forget nobody's address because they never knew it, and cannot be talked round."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import RequestFactory

from portal.web import throttle
from portal.web.models import RateCounter

NOON = datetime(2026, 12, 1, 12, 2, tzinfo=ZoneInfo("UTC"))
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def allow(value="203.0.113.0/24", limit=3, purpose="search"):
    return throttle.allow(purpose, value, limit=limit, per=HOUR)


class TestLimit:
    def test_reached(self, clock):
        assert [allow() for _ in range(5)] == [True, True, True, False, False]

    def test_other_value_or_purpose(self, clock):
        assert [allow(limit=1), allow(limit=1)] == [True, False]
        assert allow("198.51.100.0/24", limit=1)
        assert allow(purpose="inquiry", limit=1)

    def test_slides(self, clock):
        """One at 12:02, two at 12:40: at 13:10 the first has gone, at 13:50 all have."""
        allow()
        clock.move_to(NOON + timedelta(minutes=38))
        assert [allow(), allow(), allow()] == [True, True, False]
        clock.move_to(NOON + timedelta(minutes=59))
        assert allow() is False
        clock.move_to(NOON + timedelta(minutes=68))
        assert [allow(), allow()] == [True, False]
        clock.move_to(NOON + timedelta(minutes=108))
        assert [allow(), allow(), allow()] == [True, True, False]

    def test_going_on_does_not_make_it_longer(self, clock):
        for minute in range(0, 70, 5):
            clock.move_to(NOON + timedelta(minutes=minute))
            allow(limit=1)
        assert RateCounter.objects.count() == 2  # 12:00 and 13:05

    def test_zero_allows_nothing(self, clock):
        assert allow(limit=0) is False


def test_key_does_not_tell_the_address(clock, settings):
    allow("203.0.113.7")
    key = RateCounter.objects.get().key
    assert len(key) == 64
    settings.SECRET_KEY = "another one"
    allow("203.0.113.7")
    assert RateCounter.objects.exclude(key=key).count() == 1


class TestPurge:
    def test_after_a_week(self, clock, capsys):
        allow()
        clock.move_to(NOON + timedelta(days=6, hours=23))
        call_command("purge_rate_counters")
        assert capsys.readouterr().out == "0 counters were deleted\n"
        clock.move_to(NOON + timedelta(days=7))
        call_command("purge_rate_counters", "--dry-run")
        assert capsys.readouterr().out == "1 counters would be deleted\n"
        call_command("purge_rate_counters")
        assert not RateCounter.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, None, "192.0.2.0/24"),
        (0, "198.51.100.9", "192.0.2.0/24"),  # nobody we trust has said so
        (1, "198.51.100.9", "198.51.100.0/24"),
        (1, "203.0.113.1, 198.51.100.9", "198.51.100.0/24"),  # the left one is the client's own claim
        (2, "203.0.113.1, 198.51.100.9", "203.0.113.0/24"),
        (2, "198.51.100.9", "192.0.2.0/24"),  # it went round a proxy
        (1, "not an address", "192.0.2.0/24"),
        (1, "2001:db8:1:2::3", "2001:db8:1::/48"),
        (1, "::ffff:198.51.100.9", "198.51.100.0/24"),
        (1, "", "192.0.2.0/24"),
    ],
)
def test_client_network(settings, proxies, forwarded, network):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.77")
    assert throttle.client_network(request) == network


def test_without_any_address():
    assert throttle.client_network(RequestFactory().get("/", REMOTE_ADDR="")) == "unknown"
