"""The demo accounts that `load_demo` makes and `make run` prints; one per role. Never in production."""

from dataclasses import dataclass

from portal.accounts import roles
from portal.accounts.models import Organisation


@dataclass(frozen=True)
class DemoAccount:
    role: str
    email: str
    first_name: str
    last_name: str
    organisation: Organisation
    language: str
    time_zone: str = "Europe/Berlin"
    password: str = "higashiosaka-demo"  # noqa: S105  (a demo account's password is public by design)


DEMO_ACCOUNTS = (
    DemoAccount(roles.IHK_CONSULTANT, "ihk@portal.example", "Ines", "Hartmann", Organisation.IHK, "de"),
    DemoAccount(
        roles.AHK_CONSULTANT, "ahk@portal.example", "Akiko", "Hayashi", Organisation.AHK, "de", "Asia/Tokyo"
    ),
    DemoAccount(
        roles.CITY_EDITOR, "city@portal.example", "京子", "東", Organisation.CITY, "ja", "Asia/Tokyo"
    ),
    DemoAccount(roles.VOCABULARY_EDITOR, "vocabulary@portal.example", "Vera", "Voss", Organisation.IHK, "en"),
    DemoAccount(roles.AUDITOR, "auditor@portal.example", "August", "Richter", Organisation.IHK, "de"),
    DemoAccount(roles.ADMINISTRATOR, "admin@portal.example", "Adam", "Minten", Organisation.IHK, "de"),
)
