"""How often something happened lately, counted in PostgreSQL, without keeping anybody's address.

The counters are keyed hashes, so the table alone does not tell whom it counts, and `purge` removes them
within a week. The sum over the buckets of a span is a sliding limit that is never exceeded: a bucket
that lies in the span only partly counts as a whole.
"""

import ipaddress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.web.models import RateCounter

BUCKETS = 12  # parts of a span
KEEP = timedelta(days=7)

INCREMENT = """
    INSERT INTO web_ratecounter (key, "window", count) VALUES (%s, %s, 1)
    ON CONFLICT (key, "window") DO UPDATE SET count = web_ratecounter.count + 1
"""


def allow(purpose: str, value: str, *, limit: int, per: timedelta) -> bool:
    """Count one more of ``purpose`` for ``value`` and return True, unless ``limit`` is reached in the span.

    What is over the limit is not counted: nobody is shut out for longer because they go on trying. Inside a
    transaction, parallel calls for one value wait for its end, so the limit holds exactly.
    """
    key = salted_hmac("portal.web.throttle", f"{purpose}:{value}", algorithm="sha256").hexdigest()
    now = timezone.now()
    bucket = per / BUCKETS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        recent = RateCounter.objects.filter(key=key, window__gt=now - per - bucket)
        if (recent.aggregate(total=Sum("count"))["total"] or 0) >= limit:
            return False
        cursor.execute(INCREMENT, [key, bucket_start(now, bucket)])
    return True


def bucket_start(moment: datetime, bucket: timedelta) -> datetime:
    """Return the start of the bucket that contains ``moment``; buckets are counted from 1970."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return moment - (moment - epoch) % bucket


def purge(*, dry_run: bool) -> int:
    """Delete the counters nobody may need any more and return their number."""
    old = RateCounter.objects.filter(window__lt=timezone.now() - KEEP)
    return old.count() if dry_run else old.delete()[0]


def client_network(request: HttpRequest) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) the request comes from; ``unknown`` without an address."""
    address = client_address(request)
    if address is None:
        return "unknown"
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False))


def client_address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address the outermost trusted proxy saw; what the client claims further left is ignored."""
    candidates = [request.META.get("REMOTE_ADDR", "")]
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        candidates.insert(0, forwarded[-settings.TRUSTED_PROXIES].strip())
    for candidate in candidates:
        try:
            address = ipaddress.ip_address(candidate)
        except ValueError:
            continue
        return getattr(address, "ipv4_mapped", None) or address
    return None
