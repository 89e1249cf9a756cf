"""Log lines say what happened, never to whom (checks S21, G11)."""

import structlog

from portal import logging


def test_a_request_is_logged_without_its_query_and_tokens(client, db, capfd, settings):
    with structlog.testing.capture_logs(processors=[logging.drop_personal, logging.shorten_request]) as logs:
        client.get("/de/companies/", {"q": "petra@muster.example"}, HTTP_USER_AGENT="Browser of Petra")
    requests = [line["request"] for line in logs if "request" in line]
    assert requests == ["GET /de/companies/"] * 2
    assert "petra" not in str(logs).lower()


def test_a_signed_value_is_hidden():
    token = "abc:1vN3dK:" + "x" * 43
    event = logging.shorten_request(None, "info", {"request": f"GET /de/inquiry/sent/{token}/"})
    assert event == {"request": "GET /de/inquiry/sent/…/"}
