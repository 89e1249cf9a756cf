"""What every page of the admin has in common, whatever it is about."""

from typing import Any, NoReturn

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model
from django.db.models.options import Options
from django.forms import BaseInlineFormSet, ModelForm
from django.forms.utils import pretty_name
from django.http import Http404, HttpRequest, HttpResponse


class PortalModelAdmin(admin.ModelAdmin):
    """A ModelAdmin whose objects outside ``get_queryset`` do not exist: 404, whether made up or forbidden."""

    view_on_site = False  # Django's shortcut guesses the host; pages that want a link make their own

    def desk_numbers(self, request: HttpRequest) -> list[tuple[Any, int, str]]:
        """Return (words, count, query string of the list) for the desk; asked only of those who may view."""
        return []

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Options, object_id: str
    ) -> NoReturn:
        raise Http404

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters in the URL that reach back into other tables (``?inquiries=1`` on companies)."""
        try:
            field = self.opts.get_field(lookup.partition("__")[0])
        except FieldDoesNotExist:  # a filter of its own, or nonsense that the list refuses
            return super().lookup_allowed(lookup, value, request)
        backwards = field.auto_created and not field.concrete
        return not backwards and super().lookup_allowed(lookup, value, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the permission before the object, so that the answer does not tell whether it exists."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class ReadOnly:
    """Mixin: shown to those who may view, changed by nobody through forms."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LabelledFormSet(BaseInlineFormSet):
    """Names every field itself, because a table names them only by its head."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            field.widget.attrs.setdefault("aria-label", field.label or pretty_name(name))


class TableInline(admin.TabularInline):
    formset = LabelledFormSet
    extra = 0


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()
