"""Concepts and their labels. Here and not beside their models, because a change reads companies again."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import (
    CharField,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies import services, tasks
from companies.vocabulary import lexicon
from companies.vocabulary.models import Concept, Label, Release
from companies.vocabulary.normalise import key
from portal.accounts.modeladmin import LabelledFormSet, PortalModelAdmin, TableInline

logger = logging.getLogger(__name__)

READ_AT_ONCE = 100  # companies, about three seconds
# Preferred first: the search shows labels in this order.
ROLE_ORDER = (Label.Role.PREFERRED, Label.Role.ALTERNATIVE, Label.Role.HIDDEN, Label.Role.NOTATION)


class ConceptForm(forms.ModelForm):
    def clean_broader(self) -> QuerySet[Concept]:
        """A concept is not broader than itself, at any distance."""
        broader = self.cleaned_data["broader"]
        seen: set[int] = set()
        level = {concept.pk for concept in broader}
        while level:
            if self.instance.pk in level:
                raise ValidationError(_("A broader concept would be below this one: that is a circle."))
            seen |= level
            level = set(Concept.objects.filter(narrower__in=level).values_list("pk", flat=True)) - seen
        return broader


class LabelForm(forms.ModelForm):
    def _get_validation_exclusions(self) -> set[str]:
        """Leave what concerns several labels to the form set, which knows all of them."""
        return {*super()._get_validation_exclusions(), "concept"}  # type: ignore[misc]

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not key(text):
            raise ValidationError(_("A label needs letters or digits."), "empty")
        return text


class LabelFormSet(LabelledFormSet):
    def clean(self) -> None:
        """Refuse a word twice, here or as a label of another concept of the kind, and say where it is."""
        super().clean()
        labels = [form.instance for form in self.forms if self._counts(form)]
        keys = [(label.language, key(label.text)) for label in labels]
        preferred = [label.language for label in labels if label.role == Label.Role.PREFERRED]
        if len(preferred) > len(set(preferred)):
            raise ValidationError(_("Only one label of a language can be the preferred one."), "preferred")
        for label, language_and_key in zip(labels, keys, strict=True):
            if keys.count(language_and_key) > 1:
                raise ValidationError(_("“%(word)s” is there twice."), "twice", {"word": label.text})
        for other in self._claimed_elsewhere(keys):
            raise ValidationError(
                _("“%(word)s” is already a label of “%(concept)s”."),
                "claimed",
                {"word": other.text, "concept": other.concept},
            )

    def save_existing_objects(self, commit: bool = True) -> list[Label]:
        """Let go of what changes before it is written, so that two labels may swap their words or roles."""
        changing = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        Label.objects.filter(pk__in=changing).update(
            role=Label.Role.ALTERNATIVE, key=Concat(Value("~"), Cast("pk", CharField()))
        )
        return super().save_existing_objects(commit)

    def _counts(self, form: forms.ModelForm) -> bool:
        return bool(form.is_valid() and form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE"))

    def _claimed_elsewhere(self, keys: Iterable[tuple[str, str]]) -> list[Label]:
        """Return labels of other concepts of this kind with one of these languages and keys."""
        claimed = Q()
        for language, word in keys:
            claimed |= Q(language=language, key=word)
        if not claimed:
            return []
        others = Label.objects.filter(claimed, kind=self.instance.kind).exclude(concept_id=self.instance.pk)
        return list(others.select_related("concept").prefetch_related("concept__labels")[:1])


class LabelInline(TableInline):
    model = Label
    form = LabelForm
    formset = LabelFormSet
    fields = ("language", "role", "text")
    ordering = ("language", "position", "pk")


@admin.register(Concept)
class ConceptAdmin(PortalModelAdmin):
    form = ConceptForm
    list_display = ("german", "english", "japanese", "kind", "slug", "weak", "provisional")
    list_filter = ("kind", "weak", "provisional", "cross_cutting")
    search_fields = ("slug",)  # and the labels: get_search_results
    search_help_text = gettext_lazy("A label in any language, or the slug")
    autocomplete_fields = ("broader", "related", "members")
    inlines = (LabelInline,)
    fieldsets = (
        (None, {"fields": ("slug", "kind")}),
        (gettext_lazy("Relations"), {"fields": ("broader", "related", "members")}),
        (gettext_lazy("Use"), {"fields": ("weak", "order", "provisional", "cross_cutting", "codes")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concept]:
        return super().get_queryset(request).prefetch_related("labels")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Concept | None:
        concept = super().get_object(request, object_id, from_field)
        if concept:  # whoever may only look sees all relations by their labels
            prefetch_related_objects([concept], "broader__labels", "related__labels", "members__labels")
        return concept

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Concept], search_term: str
    ) -> tuple[QuerySet[Concept], bool]:
        """Find concepts by a label's words or by its folded spelling (``メッキ`` finds ``めっき``)."""
        if not (term := search_term.strip()):
            return queryset, False
        labels = Label.objects.filter(concept=OuterRef("pk")).filter(
            Q(text__icontains=term) | Q(key__contains=key(term) or term)
        )
        return queryset.filter(Q(slug__icontains=term) | Exists(labels)), False

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Concept]:
        return Concept.objects.prefetch_related("labels")

    def get_readonly_fields(self, request: HttpRequest, obj: Concept | None = None) -> tuple[str, ...]:
        """Slug and kind are chosen once: addresses, files and labels' claims depend on them."""
        return ("slug", "kind") if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        slug = form.instance.slug
        touched = set(services.companies_touched_by([slug])) if change else set()
        super().save_related(request, form, formsets, change)
        put_in_order(form.instance)
        self._read_companies_again(request, touched | set(services.companies_touched_by([slug])))

    def delete_model(self, request: HttpRequest, concept: Model) -> None:
        touched = set(services.companies_touched_by([concept.slug]))  # type: ignore[attr-defined]
        super().delete_model(request, concept)
        self._read_companies_again(request, touched)

    def delete_queryset(self, request: HttpRequest, concepts: QuerySet[Concept]) -> None:
        touched = set(services.companies_touched_by(list(concepts.values_list("slug", flat=True))))
        super().delete_queryset(request, concepts)
        self._read_companies_again(request, touched)

    def _read_companies_again(self, request: HttpRequest, companies: set[int]) -> None:
        """Read these companies again with the changed vocabulary: a few at once, many by the worker."""
        Release.objects.update(loaded_at=timezone.now())  # tells the other processes to read the vocabulary
        lexicon.forget()
        count = len(companies)
        if count > READ_AT_ONCE:
            transaction.on_commit(partial(self._leave_to_the_worker, request, sorted(companies)))
        elif count:
            services.update_index_many(companies)
            text = ngettext("%(count)s profile was read again.", "%(count)s profiles were read again.", count)
            self.message_user(request, text % {"count": count}, messages.INFO)

    def _leave_to_the_worker(self, request: HttpRequest, companies: list[int]) -> None:
        try:
            tasks.publish_update_index(companies)
        except Exception as error:  # whatever a broker, its client or the network can come up with
            logger.warning("The broker did not take %s companies: %s.", len(companies), type(error).__name__)
            text = _(
                "Saved, but the %(count)s profiles could not be read again. Please save once more later."
            )
            level = messages.WARNING
        else:
            text, level = _("%(count)s profiles are read again within minutes."), messages.INFO
        self.message_user(request, text % {"count": len(companies)}, level)

    @admin.display(description=gettext_lazy("German"))
    def german(self, concept: Concept) -> str:
        return concept.label("de")

    @admin.display(description=gettext_lazy("English"))
    def english(self, concept: Concept) -> str:
        return concept.label("en")

    @admin.display(description=gettext_lazy("Japanese"))
    def japanese(self, concept: Concept) -> str:
        return concept.label("ja")


def put_in_order(concept: Concept) -> None:
    """Number the labels of each language, the preferred one first, where their order has changed."""
    for language in ("de", "en", "ja", ""):
        labels = sorted(
            concept.labels.filter(language=language),
            key=lambda label: (ROLE_ORDER.index(Label.Role(label.role)), label.position, label.pk),
        )
        for position, label in enumerate(labels):
            Label.objects.filter(pk=label.pk).exclude(position=position).update(position=position)
