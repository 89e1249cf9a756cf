"""Private servers for `make run`, `manage.py` and the tests; nothing imports this in production.

Where DATABASE_URL, REDIS_URL or EMAIL_URL is not set, `ensure` starts a server of our own for it.
"""

from portal.embedded.services import ensure, environment, stop
from portal.embedded.state import EmbeddedError, State

__all__ = ["EmbeddedError", "State", "ensure", "environment", "stop"]
