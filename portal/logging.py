"""JSON log lines: one event a line, with the request id, never with personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]
# What django-structlog binds by itself and the portal must not keep (check S21, G11).
_PERSONAL = ("ip", "user_agent", "user_email")


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Remove network address and browser of a visitor from a log event."""
    for key in _PERSONAL:
        event.pop(key, None)
    return event


# What django.core.signing makes; whoever has it may see a page that is nobody else's (check S10).
_SIGNED = re.compile(r"[\w-]+:[\w-]+:[\w-]{30,}")


def shorten_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take signed values and the query, where people search for people, out of the address of a request."""
    if "request" in event:
        event["request"] = _SIGNED.sub("…", str(event["request"]).partition("?")[0])
    return event


def configure(*, level: str) -> dict[str, Any]:
    """Set structlog up and return the matching Django LOGGING dictionary.

    ``level`` is a name of the logging module such as ``INFO``.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            drop_personal,
            shorten_request,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, drop_personal],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
        },
    }
