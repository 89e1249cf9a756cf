"""Who gets an inquiry: every branch of the pure decision, and its sentence in words."""

from datetime import date

import pytest
from django.utils import translation

from inquiries.routing import Facts, Leave, Rule, Staff, decide, explain

TODAY = date(2026, 12, 1)
IHK = (1, 2, 3)
AHK = (11, 12)
STAFF = Staff(consultants={"IHK": IHK, "AHK": AHK}, administrators=(99,))
FACTS = Facts(language="de", concepts=frozenset({7, 8}))


def away(consultant, stand_in=None):
    return Leave(consultant, date(2026, 12, 1), date(2026, 12, 1), stand_in)


def decision(rules=(), absences=(), staff=STAFF, facts=FACTS, today=TODAY):
    result = decide(facts, rules=rules, absences=absences, staff=staff, today=today)
    return result.organisation, result.consultants, [step["code"] for step in result.steps]


def test_without_a_rule_all_of_ihk_are_told():
    assert decision() == ("IHK", IHK, ["default", "everyone"])


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        (Rule("any", "AHK"), True),
        (Rule("german", "AHK", languages=frozenset({"de", "en"})), True),
        (Rule("japanese", "AHK", languages=frozenset({"ja"})), False),
        (Rule("one of", "AHK", concepts=frozenset({8, 9})), True),
        (Rule("none of", "AHK", concepts=frozenset({9})), False),
        (Rule("both", "AHK", languages=frozenset({"de"}), concepts=frozenset({7})), True),
        (Rule("not both", "AHK", languages=frozenset({"ja"}), concepts=frozenset({7})), False),
    ],
)
def test_conditions(rule, matches):
    expected = ("AHK", AHK, ["rule", "everyone"]) if matches else ("IHK", IHK, ["default", "everyone"])
    assert decision([rule]) == expected


def test_first_rule_wins():
    rules = [Rule("first", "AHK"), Rule("second", "IHK")]
    assert decide(FACTS, rules=rules, absences=(), staff=STAFF, today=TODAY).steps[0] == {
        "code": "rule",
        "title": "first",
    }


class TestNamedConsultants:
    def test_the_only_one(self):
        assert decision([Rule("r", "IHK", consultants=(2,))]) == ("IHK", (2,), ["rule"])

    def test_least_loaded(self):
        staff = Staff(consultants={"IHK": IHK}, loads={1: 4, 2: 1, 3: 0})
        rule = Rule("r", "IHK", consultants=(1, 2))
        assert decision([rule], staff=staff) == ("IHK", (2,), ["rule", "least_loaded"])

    def test_first_of_equals(self):
        assert decision([Rule("r", "IHK", consultants=(3, 2))])[1] == (3,)

    def test_of_another_organisation_or_gone_they_do_not_count(self):
        rule = Rule("r", "AHK", consultants=(1, 500))
        assert decision([rule]) == ("AHK", AHK, ["rule", "everyone"])


class TestAbsence:
    def test_stand_in(self):
        rule = Rule("r", "IHK", consultants=(1,))
        assert decision([rule], [away(1, stand_in=3)]) == ("IHK", (3,), ["rule", "stand_in"])

    def test_stand_in_who_is_away_too(self):
        rule = Rule("r", "IHK", consultants=(1,))
        absences = [away(1, stand_in=3), away(3, stand_in=2)]
        assert decision([rule], absences) == (
            "IHK",
            (2,),
            ["rule", "named_absent", "everyone"],
        )

    def test_stand_in_of_another_organisation_would_not_see_it(self):
        assert decision(absences=[away(1, stand_in=11)]) == ("IHK", (2, 3), ["default", "everyone"])

    def test_stand_in_who_is_named_too_is_told_once(self):
        rule = Rule("r", "IHK", consultants=(1, 2))
        assert decision([rule], [away(1, stand_in=2)]) == ("IHK", (2,), ["rule", "stand_in"])

    def test_everybody_who_is_there(self):
        assert decision(absences=[away(1, stand_in=2)]) == ("IHK", (2, 3), ["default", "everyone"])

    @pytest.mark.parametrize(
        ("today", "told"),
        [
            (date(2026, 11, 30), IHK),
            (date(2026, 12, 1), (2, 3)),
            (date(2026, 12, 5), (2, 3)),
            (date(2026, 12, 6), IHK),
        ],
    )
    def test_first_and_last_day_count(self, today, told):
        leave = Leave(1, date(2026, 12, 1), date(2026, 12, 5))
        assert decision(absences=[leave], today=today)[1] == told


def test_nobody_there_means_the_administrators():
    absences = [away(person) for person in IHK]
    assert decision(absences=absences) == ("IHK", (99,), ["default", "nobody"])


def test_explanation_in_words():
    rule = Rule("100 % surface", "IHK", consultants=(1, 2))
    steps = decide(FACTS, rules=[rule], absences=[away(1, stand_in=3)], staff=STAFF, today=TODAY).steps
    with translation.override("en"):
        assert explain(steps) == (
            "The rule “100 % surface” applies. Stand-ins take the place of those who are absent. "
            "Of 2 consultants, the one with the fewest open inquiries is told."
        )
