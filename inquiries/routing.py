"""Who gets an inquiry, and why. Pure: facts in, decision out; no database, no clock, no settings.

The reason is kept as steps of codes and parameters, so that `explain` can say it in every language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

DEFAULT_ORGANISATION = "IHK"

Step = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What is known of an inquiry: its language and the concepts of the chosen companies, by id."""

    language: str
    concepts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A routing rule; an empty condition is always met. ``consultants`` may be empty: all of them."""

    title: str
    organisation: str
    languages: frozenset[str] = frozenset()
    concepts: frozenset[int] = frozenset()
    consultants: tuple[int, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """Tell whether every condition is met; of several concepts one is enough."""
        return (not self.languages or facts.language in self.languages) and (
            not self.concepts or not self.concepts.isdisjoint(facts.concepts)
        )


@dataclass(frozen=True)
class Leave:
    """From ``first_day`` to ``last_day`` (included) ``stand_in`` gets what is meant for ``consultant``."""

    consultant: int
    first_day: date
    last_day: date
    stand_in: int | None = None


@dataclass(frozen=True)
class Staff:
    """Who could be told: ids of active consultants per organisation and of administrators, and their loads.

    A load is how many open inquiries somebody owns.
    """

    consultants: Mapping[str, Sequence[int]] = field(default_factory=dict)
    administrators: Sequence[int] = ()
    loads: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    organisation: str
    consultants: tuple[int, ...]
    steps: tuple[Step, ...]


def decide(
    facts: Facts, *, rules: Sequence[Rule], absences: Sequence[Leave], staff: Staff, today: date
) -> Decision:
    """Return who is in charge of an inquiry and who is told about it.

    The first rule in ``rules`` that matches wins, else the default organisation. Of the consultants a rule
    names, the one with the fewest open inquiries is told; without names, all of the organisation are. Where
    nobody is there, the administrators are told, so that it is never nobody.
    """
    rule = next((rule for rule in rules if rule.matches(facts)), None)
    organisation = rule.organisation if rule else DEFAULT_ORGANISATION
    steps: list[Step] = [{"code": "rule", "title": rule.title} if rule else {"code": "default"}]
    away = {leave.consultant: leave for leave in absences if leave.first_day <= today <= leave.last_day}
    colleagues = staff.consultants.get(organisation, ())
    here = tuple(person for person in colleagues if person not in away)
    if named := [person for person in (rule.consultants if rule else ()) if person in colleagues]:
        present, more = with_stand_ins(named, here, away)
        if present:
            return Decision(organisation, *least_loaded(present, staff, [*steps, *more]))
        steps.append({"code": "named_absent"})
    if here:
        return Decision(organisation, here, (*steps, {"code": "everyone"}))
    return Decision(organisation, tuple(staff.administrators), (*steps, {"code": "nobody"}))


def with_stand_ins(
    people: Sequence[int], here: Sequence[int], away: Mapping[int, Leave]
) -> tuple[tuple[int, ...], list[Step]]:
    """Return those of ``people`` who are here, or the stand-ins of those who are not, and why."""
    stand_ins = [away[person].stand_in for person in people if person in away]
    came = [person for person in stand_ins if person is not None and person in here]
    present = dict.fromkeys([*(person for person in people if person in here), *came])
    return tuple(present), [{"code": "stand_in"}] if came else []


def least_loaded(
    people: Sequence[int], staff: Staff, steps: Sequence[Step]
) -> tuple[tuple[int, ...], tuple[Step, ...]]:
    """Return the one with the fewest open inquiries, the first of equals, and the steps that led there."""
    if len(people) == 1:
        return tuple(people), tuple(steps)
    chosen = min(people, key=lambda person: staff.loads.get(person, 0))
    return (chosen,), (*steps, {"code": "least_loaded", "count": len(people)})


_SENTENCES = {
    "rule": gettext_lazy("The rule “%(title)s” applies."),
    "default": gettext_lazy("No rule applies, so it goes to where inquiries go by default."),
    "stand_in": pgettext_lazy("routing", "Stand-ins take the place of those who are absent."),
    "named_absent": pgettext_lazy("routing", "None of the consultants the rule names is there."),
    "least_loaded": gettext_lazy("Of %(count)s consultants, the one with the fewest open inquiries is told."),
    "everyone": gettext_lazy("All consultants who are there are told."),
    "nobody": gettext_lazy("No consultant is there, so the administrators are told."),
}


def explain(steps: Sequence[Mapping[str, Any]]) -> str:
    """Return the steps of a decision as sentences in the active language."""
    return " ".join(str(_SENTENCES[step["code"]]) % step for step in steps)
