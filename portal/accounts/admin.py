"""Users and roles. Accounts are switched off, never deleted: the history keeps its names."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import roles
from portal.accounts.forms import NewUserForm, UserForm
from portal.accounts.modeladmin import PortalModelAdmin, ReadOnly
from portal.accounts.models import Role, User
from portal.web.languages import enumerated

admin.site.unregister(Group)


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [(role.pk, str(role)) for role in Role.objects.all()]


@admin.register(User)
class UserAdmin(PortalModelAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ("email", "last_name", "first_name", "organisation", "roles", "language", "is_active")
    list_filter = ("organisation", ("groups", RoleFilter), "is_active")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "language", "time_zone")}),
        (_("Access"), {"fields": ("organisation", "groups", "is_active", "is_staff")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "language", "time_zone")}),
        (_("Access"), {"fields": ("organisation", "groups", "is_staff")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    @admin.display(description=_("Roles"))
    def roles(self, user: User) -> str:
        return enumerated(roles.label(group.name) for group in user.groups.all())


@admin.register(Role)
class RoleAdmin(ReadOnly, PortalModelAdmin):
    """The table of rights is part of the program (portal.accounts.roles); here it can be read."""

    list_display = ("label", "members")
    fields = ("label", "members", "rights")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Role]:
        return super().get_queryset(request).prefetch_related("user_set")

    @admin.display(description=_("role"), ordering="name")
    def label(self, role: Role) -> str:
        return str(role)

    @admin.display(description=_("users"))
    def members(self, role: Role) -> str:
        return enumerated(role.user_set.all())

    @admin.display(description=_("rights"))
    def rights(self, role: Role) -> str:
        return "\n".join(str(right) for right in role.permissions.select_related("content_type"))


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, PortalModelAdmin):
    """Who changed what in the admin. Entries name objects, never values."""

    list_display = ("action_time", "user", "content_type", "object_repr", "get_change_message")
    list_filter = ("action_time", "action_flag", "content_type")
    search_fields = ("object_repr", "user__email")
    fields = list_display
    readonly_fields = ("get_change_message",)
    list_select_related = ("user", "content_type")

    @admin.display(description=_("What"))
    def get_change_message(self, entry: LogEntry) -> str:
        return entry.get_change_message()
