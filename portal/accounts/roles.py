"""Who may do what: the roles as groups and their permissions as one table.

The organisation of a user decides *whose* inquiries, a role decides *what* may be done (docs/decisions/0004).
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.utils.translation import gettext_lazy as _

IHK_CONSULTANT = "IHK consultant"
AHK_CONSULTANT = "AHK consultant"
CITY_EDITOR = "City editor"
VOCABULARY_EDITOR = "Vocabulary editor"
AUDITOR = "Auditor"
ADMINISTRATOR = "Administrator"

# What people read; the keys are the names of the groups.
LABELS = {
    IHK_CONSULTANT: _("IHK consultant"),
    AHK_CONSULTANT: _("AHK consultant"),
    CITY_EDITOR: _("City editor"),
    VOCABULARY_EDITOR: _("Vocabulary editor"),
    AUDITOR: _("Auditor"),
    ADMINISTRATOR: _("Administrator"),
}
ROLES = tuple(LABELS)
CITY_ROLES = (CITY_EDITOR, VOCABULARY_EDITOR)  # the only ones that reach no inquirer's personal data

VIEW = ("view",)
CHANGE = ("view", "change")
KEEP = ("view", "add", "change")  # everything but delete: what was public or acted leaves a trace
EDIT = (*KEEP, "delete")


def _each(models: tuple[str, ...], actions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(models, actions)


PROFILE_ROWS = (
    "companies.product",
    "companies.capability",
    "companies.material",
    "companies.equipment",
    "companies.service",
    "companies.certification",
    "companies.distinction",
    "companies.companyimage",
    "companies.companyconcept",
)
INQUIRY_ROWS = ("inquiries.inquirytarget", "inquiries.inquiryevent", "inquiries.message")
VOCABULARY = ("vocabulary.concept", "vocabulary.label")
MAIL = ("outbox.outboxmessage", "outbox.attempt")

VIEW_PROFILES = _each(("companies.company", *PROFILE_ROWS, *VOCABULARY), VIEW)
CONSULT = {
    **VIEW_PROFILES,
    **_each(INQUIRY_ROWS, VIEW),
    "inquiries.inquiry": CHANGE,
    "inquiries.cannedtext": EDIT,
    "inquiries.absence": EDIT,  # the admin narrows it to a consultant's own
    "inquiries.routingrule": VIEW,
}

# role -> app.model -> actions
PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    IHK_CONSULTANT: CONSULT,
    AHK_CONSULTANT: {**CONSULT, "companies.privatecontact": VIEW},
    CITY_EDITOR: {
        **_each(VOCABULARY, VIEW),
        **_each((*PROFILE_ROWS, "companies.privatecontact"), EDIT),
        "companies.company": KEEP,
    },
    VOCABULARY_EDITOR: {**VIEW_PROFILES, **_each(VOCABULARY, EDIT)},
    AUDITOR: {
        **VIEW_PROFILES,
        **_each((*INQUIRY_ROWS, *MAIL), VIEW),
        "companies.privatecontact": VIEW,
        "inquiries.inquiry": ("view", "view_every"),
        "inquiries.cannedtext": VIEW,
        "inquiries.absence": VIEW,
        "inquiries.routingrule": VIEW,
        "accounts.user": VIEW,
        "accounts.role": VIEW,
        "admin.logentry": VIEW,
    },
    ADMINISTRATOR: {
        **_each((*PROFILE_ROWS, "companies.company", "companies.privatecontact", *VOCABULARY), EDIT),
        **_each(INQUIRY_ROWS, VIEW),
        "inquiries.inquiry": ("view", "change", "view_every"),
        "inquiries.cannedtext": EDIT,
        "inquiries.absence": EDIT,
        "inquiries.routingrule": EDIT,
        "outbox.outboxmessage": CHANGE,
        "outbox.attempt": VIEW,
        "accounts.user": KEEP,
        "accounts.role": VIEW,
        "admin.logentry": VIEW,
    },
}


def label(role: str) -> str:
    """Return the name of a role in the active language; a group that is no role keeps its own."""
    return str(LABELS.get(role, role))


def sync_permissions(app_config: AppConfig, apps: Apps = global_apps, **_kwargs: Any) -> None:
    """Give every role exactly the permissions ``PERMISSIONS`` names in ``app_config``'s app; repeatable.

    Runs after each app's migrations, because only then do Permission rows exist; ``apps`` holds the models
    of that moment. A role that is missing is made again, as after a flush.
    """
    try:
        groups = apps.get_model("auth", "Group").objects
        permissions = apps.get_model("auth", "Permission").objects
    except LookupError:  # a migrate that stopped before these tables
        return
    of_app = permissions.filter(content_type__app_label=app_config.label)
    for role in ROLES:
        group, _created = groups.get_or_create(name=role)
        wanted = _codenames(role, app_config.label)
        group.permissions.remove(*of_app.exclude(codename__in=wanted))
        group.permissions.add(*of_app.filter(codename__in=wanted))


def _codenames(role: str, app_label: str) -> set[str]:
    """Return the codenames (``view_inquiry``) that ``role`` has among the models of one app."""
    return {
        f"{action}_{model}"
        for name, actions in PERMISSIONS[role].items()
        for app, model in [name.split(".")]
        if app == app_label
        for action in actions
    }
