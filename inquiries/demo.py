"""Demo data around the sample companies: accounts, canned texts, routing rules, inquiries at every stage."""

import tomllib
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from companies.models import Company
from companies.vocabulary.models import Concept
from inquiries import emails, services
from inquiries.models import CannedText, Inquiry, RoutingRule
from portal.accounts.demo import DEMO_ACCOUNTS
from portal.accounts.models import User

FILE = Path(__file__).with_name("demo_data.toml")
# Makes the idempotency keys: an entry of the file is the same inquiry however often it is loaded.
NAMESPACE = uuid.UUID("5d1a0c5e-62e5-4f0e-9d3b-5f6f0b7c2a41")
SATURDAY = 5


@transaction.atomic
def load() -> dict[str, int]:
    """Add what is missing and return how many of each are new; what exists stays as it is.

    The sample companies must be there and indexed: inquiries name them and routing rules read their sectors.
    """
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        "accounts": _add_accounts(),
        "texts": sum(_add_text(entry) for entry in data["texts"]),
        "rules": sum(_add_rule(entry) for entry in data["rules"]),
        "inquiries": sum(_add_inquiry(entry) for entry in data["inquiries"]),
    }


@transaction.atomic
def clear() -> None:
    """Delete everything `load` adds, with the mails about it; other inquiries lose at most their owner."""
    inquiries = Inquiry.objects.filter(demo=True)
    for inquiry in inquiries:
        emails.sent_about(inquiry).delete()
    inquiries.delete()
    RoutingRule.objects.filter(demo=True).delete()
    CannedText.objects.filter(demo=True).delete()
    User.objects.filter(email__in=[account.email for account in DEMO_ACCOUNTS]).delete()


def _add_accounts() -> int:
    added = 0
    for account in DEMO_ACCOUNTS:
        if User.objects.filter(email=account.email).exists():
            continue
        user = User.objects.create_user(
            account.email,
            account.password,
            first_name=account.first_name,
            last_name=account.last_name,
            organisation=account.organisation,
            language=account.language,
            time_zone=account.time_zone,
            is_staff=True,
        )
        user.groups.add(Group.objects.get(name=account.role))
        added += 1
    return added


def _add_text(entry: dict[str, Any]) -> int:
    added = 0
    for language, title in entry["title"].items():
        _text, created = CannedText.objects.get_or_create(
            title=title, language=language, defaults={"text": entry["text"][language].strip(), "demo": True}
        )
        added += created
    return added


def _add_rule(entry: dict[str, Any]) -> bool:
    rule, created = RoutingRule.objects.get_or_create(
        title=entry["title"],
        demo=True,
        defaults={name: entry[name] for name in ("priority", "languages", "organisation") if name in entry},
    )
    if created:
        rule.concepts.set(Concept.objects.filter(slug__in=entry.get("sectors", [])))
        rule.consultants.set(User.objects.filter(email__in=entry.get("consultants", [])))
    return created


def _add_inquiry(entry: dict[str, Any]) -> bool:
    """Send an inquiry and work on it as people would, then date all of it back to when it happened."""
    key = uuid.uuid5(NAMESPACE, entry["key"])
    if Inquiry.objects.filter(idempotency_key=key).exists():
        return False
    began = timezone.now()
    inquiry = services.submit(
        data={name: entry[name].strip() for name in ("organisation", "name", "email", "text")},
        language=entry["language"],
        companies=list(Company.objects.filter(source_id__in=entry["companies"]).order_by("pk")),
        idempotency_key=key,
        network=f"demo {key}",  # each comes from a network of its own, so that none counts as one too many
        suspicions=entry.get("suspicions", []),
    )
    _date_back(inquiry, entry, began)
    for step in entry.get("steps", []):
        _do(step, inquiry)
        _date_back(inquiry, step, began)
    Inquiry.objects.filter(pk=inquiry.pk).update(created_at=_moment(entry), demo=True)
    return True


def _do(step: dict[str, Any], inquiry: Inquiry) -> None:
    service = getattr(services, step["do"])
    arguments = {name: step[name].strip() for name in ("text", "to") if name in step}
    service(inquiry, by=User.objects.get(email=step["by"]), **arguments)


def _date_back(inquiry: Inquiry, entry: dict[str, Any], began: datetime) -> None:
    """Move what has been written since ``began`` to the moment of the entry."""
    moment = _moment(entry)
    inquiry.events.filter(at__gte=began).update(at=moment)
    inquiry.messages.filter(created_at__gte=began).update(created_at=moment)
    Inquiry.objects.filter(pk=inquiry.pk).update(updated_at=moment)


def _moment(entry: dict[str, Any]) -> datetime:
    """Return the time of day ``at``, ``days_ago`` working days (Monday to Friday) before today."""
    day = timezone.localdate()
    for _working_day in range(entry["days_ago"]):
        day -= timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(entry["at"])))
