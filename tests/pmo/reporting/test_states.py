"""The computed colour: each branch of the rule, with its figures in the sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jalon.pmo.planning.queries import PlanFigures
from jalon.pmo.reporting import states

BASELINE = datetime(2026, 6, 30, 17)
FIGURES = PlanFigures(
    plan_id=1,
    initiative_id=1,
    start=datetime(2026, 1, 5, 8),
    finish=BASELINE,
    baseline_finish=BASELINE,
    data_date=None,
    percent=40.0,
    min_float=0,
    minutes_per_day=480,
    activities=12,
    critical=4,
    late_milestones=0,
    last_changed=None,
)


@pytest.mark.parametrize(
    ("days", "code"), [(-3, "ok"), (0, "ok"), (1, "watch"), (10, "watch"), (11, "bad"), (60, "bad")]
)
def test_the_finish_is_measured_against_the_baseline_with_ten_days_of_tolerance(days: int, code: str) -> None:
    state = states.of_plan(replace(FIGURES, finish=BASELINE + timedelta(days=days)))
    assert state.code == code


def test_the_sentence_says_the_finish_the_delay_and_what_is_allowed() -> None:
    sentence = states.of_plan(replace(FIGURES, finish=BASELINE + timedelta(days=21))).sentence
    assert sentence.replace("\xa0", " ") == (
        "The finish, 21 Jul 2026, is 21 days after the baseline’s: more than the 10 days allowed."
    )


def test_negative_float_is_off_track_even_when_the_finish_holds() -> None:
    state = states.of_plan(replace(FIGURES, min_float=-960))
    assert state.code == "bad"
    assert "−2\xa0d" in state.sentence


def test_a_late_milestone_is_at_risk_even_when_the_finish_holds() -> None:
    assert states.of_plan(replace(FIGURES, late_milestones=1)).code == "watch"
    assert "2 milestones" in states.of_plan(replace(FIGURES, late_milestones=2)).sentence


def test_without_a_plan_or_a_task_there_is_no_report() -> None:
    assert states.of_plan(None).code == "none"
    assert states.of_plan(replace(FIGURES, activities=0)).code == "none"


def test_without_a_baseline_only_float_and_milestones_speak() -> None:
    state = states.of_plan(replace(FIGURES, baseline_finish=None))
    assert state.code == "ok"
    assert "no baseline" in state.sentence


def test_a_finished_plan_is_on_track_whatever_it_took() -> None:
    assert states.of_plan(replace(FIGURES, percent=100.0, finish=BASELINE + timedelta(days=90))).code == "ok"


@pytest.mark.parametrize(
    ("below", "code"),
    [
        ([], "none"),
        (["none", "none"], "none"),
        (["ok", "ok", "none"], "ok"),
        (["ok", "watch", "ok"], "watch"),
        (["ok", "ok", "ok", "bad"], "watch"),
        (["ok", "ok", "bad"], "bad"),
    ],
)
def test_a_portfolio_is_off_track_when_a_third_of_its_projects_are(below: list[str], code: str) -> None:
    assert states.of_many(below).code == code


def test_the_rule_says_its_own_tolerance() -> None:
    assert f"{states.TOLERANCE_DAYS} days" in states.rule()
