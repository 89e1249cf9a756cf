"""Staff of IHK, AHK and the City. Visitors have no account."""

import re
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts import roles

# Kana, also of half width, and Chinese characters.
_JAPANESE = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")


class Organisation(models.TextChoices):
    IHK = "IHK", _("IHK Düsseldorf")
    AHK = "AHK", _("AHK Japan")
    CITY = "CITY", _("City of Higashiosaka")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account that signs in with ``email``; without ``password`` it cannot sign in yet."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def consultants(self) -> "models.QuerySet[User]":
        """Return those who answer inquiries now, at IHK or AHK."""
        names = (roles.IHK_CONSULTANT, roles.AHK_CONSULTANT)
        people = self.filter(is_active=True, groups__name__in=names).exclude(organisation=Organisation.CITY)
        return people.distinct().order_by("organisation", "last_name", "first_name", "pk")

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """Signs in by e-mail address; ``organisation`` decides whose inquiries the user may see."""

    PERSONAL_FIELDS: ClassVar = ("email", "first_name", "last_name", "last_login")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    organisation = models.CharField(
        _("organisation"), max_length=4, choices=Organisation, default=Organisation.IHK
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("de", "Deutsch"), ("en", "English"), ("ja", "日本語")],
        default="de",
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        choices=[("Europe/Berlin", "Europe/Berlin"), ("Asia/Tokyo", "Asia/Tokyo")],
        default="Europe/Berlin",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        """Return the name in the order of its script: in Japanese the family name comes first."""
        names = [self.first_name, self.last_name]
        if _JAPANESE.search(self.last_name):
            names.reverse()
        return " ".join(name for name in names if name)

    @property
    def may_see_inquirers(self) -> bool:
        """Whether personal data of an inquirer may ever reach this user, whatever their roles."""
        return self.organisation != Organisation.CITY

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()


class Role(Group):
    """A group under the name people read; its permissions are the table in ``portal.accounts.roles``."""

    PERSONAL_FIELDS: ClassVar = ()

    class Meta:
        proxy = True
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return roles.label(self.name)
