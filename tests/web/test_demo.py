"""The demonstration fills an empty Jalon once, with every kind of thing a visitor should meet."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalon.engine.model import ResourceKind
from jalon.pmo.accounts.models import Membership, User
from jalon.pmo.common import journal
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.control import queries as control
from jalon.pmo.decisions.models import Meeting
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.planning import queries
from jalon.pmo.planning.models import Activity, Plan
from jalon.pmo.reporting import asks, homes
from jalon.pmo.reporting import queries as reporting
from jalon.pmo.reporting.models import StatusReport
from jalon.web import demo
from jalon.web.demo import breakdown, dates, works
from jalon.web.demo.projects import PROJECTS


@pytest.mark.django_db
def test_it_fills_once_and_every_plan_says_its_figures() -> None:
    demo.fill()
    projects = Initiative.objects.filter(kind="project")
    figures = queries.figures(projects.values_list("pk", flat=True))
    norvalie = projects.filter(organisation__name="Groupe Norvalie")
    assert norvalie.count() >= 24
    assert len(set(norvalie.values_list("sector", flat=True))) >= 8
    assert Initiative.objects.filter(kind="portfolio", organisation__name="Groupe Norvalie").count() >= 3
    assert 3000 <= sum(f.activities for f in figures.values()) <= 4500, "summaries not counted"
    assert all(f.baseline_finish for f in figures.values())
    assert sum(1 for f in figures.values() if f.slip.days > 10) >= 3, "some are in trouble"
    assert sum(1 for f in figures.values() if f.slip.days > 0) >= 8, "some are late"
    assert len(figures) == projects.count(), "every project has its plan"
    assert queries.links_between(figures), "plans wait for each other"
    assert list(journal.verify()) == []

    verbs = set(ChangeSet.objects.exclude(initiative_id=None).values_list("verb", flat=True))
    assert len(verbs) > 20
    assert {verb for verb in verbs if not homes.is_told(verb)} == set(), "the home page says what was done"
    for email, password, _name, _role in demo.sign_ins():
        assert User.objects.get(email=email).check_password(password)
    assert set(Membership.objects.values_list("role", flat=True)) == {
        "pmo_officer",
        "portfolio_manager",
        "project_manager",
        "sponsor",
        "contributor",
        "viewer",
    }
    _money_tells_stories(figures)
    before = (Organisation.objects.count(), Initiative.objects.count(), User.objects.count())
    demo.fill()
    assert (Organisation.objects.count(), Initiative.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
def test_the_same_office_speaks_english_when_asked() -> None:
    demo.fill("en")
    norvalie = Organisation.objects.get(name="Groupe Norvalie")
    assert norvalie.language == "en"
    projects = Initiative.objects.filter(organisation=norvalie, kind="project")
    english = {works_of.names[1]: works_of.names[0] for works_of in PROJECTS}
    assert english.items() <= {one.name: one.name_alt or one.name for one in projects}.items()
    names = set(Activity.objects.filter(plan__initiative__in=projects).values_list("name", flat=True))
    assert len(names) > 700, "each of several copies"
    assert not {name for name in names if FRENCH.search(PLACES.sub("", name))}
    assert list(journal.verify()) == []


FRENCH = re.compile(r"\b(du|des|les|aux|et|une|pour)\b", re.IGNORECASE)
"""Words that no English name of a task holds."""
PLACES = re.compile(r"Les (Ormes|Tanneries)")


def _money_tells_stories(figures: Any) -> None:
    """Costs, spending, persons that several plans want, estimates: the analyses have something to show."""
    indices: list[float] = []
    wanted: Counter[str] = Counter()
    estimated, materials, currencies = 0, 0, set()
    for stored in Plan.objects.filter(initiative_id__in=figures).select_related("baseline", "initiative"):
        snapshot = queries.snapshot(stored.pk)
        plan = snapshot.state.plan
        if figures[stored.initiative_id].start >= dates.DATA_DATE:
            continue  # nothing is spent before a project begins
        currencies.add(plan.currency)
        value = control.value_of(stored)
        assert value.unit == "money", plan.name
        assert value.total.ac, plan.name
        assert value.total.bac > 0, plan.name
        indices.append(value.total.cpi)
        wanted.update({one.name for one in plan.resources if one.group})
        given = [a for a in plan.activities if a.fields]
        leaves = [a for a in plan.activities if not a.is_summary and not a.milestone]
        estimated += len(given) > len(leaves) / 4
        materials += sum(r.kind is ResourceKind.MATERIAL for r in plan.resources)
    assert currencies == {"EUR", "GBP"}
    assert min(indices) < 0.95, indices
    assert max(indices) > 1.02, indices
    assert all(count >= 2 for count in wanted.values()), "a shared person is wanted by two plans or more"
    assert len(wanted) >= 4
    assert materials
    assert estimated >= 3, "plans with three-point estimates"


def test_a_breakdown_line_says_link_lag_calendar_and_who() -> None:
    (phase,) = breakdown.read(
        "Études | Studies | | | be\n  Relevés | Surveys | 12 | SS+5 site | gc\n  ! Fini | Done"
    )
    survey, done = phase.below
    assert (phase.names, phase.who) == (("Études", "Studies"), "be")
    assert (survey.duration, survey.how, survey.who) == ("12", ("SS+5", "site"), "gc")
    assert done.milestone
    assert breakdown._link_of(survey.how)[0] == "SS"
    assert breakdown._link_of(survey.how)[1].minutes == 5 * 480


def test_french_and_english_breakdowns_have_the_same_shape() -> None:
    lines = [line for line in works.ENERGY.splitlines() if line.strip()]
    assert all(line.count("|") >= 1 and all(part.strip() for part in line.split("|")[:2]) for line in lines)


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 20), -1),
        (date(2026, 11, 21), 0),
        (date(2026, 11, 27), 0),
        (date(2026, 11, 28), 1),
        (date(2027, 6, 1), 27),
    ],
)
def test_its_calendar_is_told_as_of_the_friday_before(today: date, weeks: int) -> None:
    assert dates.moved(today) == timedelta(weeks=weeks)
    friday = dates.WRITTEN + dates.moved(today)
    assert friday < today <= friday + timedelta(days=7)


@pytest.mark.django_db
def test_the_office_finds_something_to_do_whenever_it_is_started() -> None:
    demo.fill()
    officer = User.objects.get(email=demo.sign_ins()[0][0])
    norvalie = Organisation.objects.get(name="Groupe Norvalie")
    today = timezone.localdate()
    found = reporting.cockpit(officer, norvalie, today, asks.SOURCES)
    assert {ask.kind for ask in found.asks} >= {"melon", "exception", "gate", "late", "decision"}
    reports = StatusReport.objects.filter(organisation=norvalie, state="signed")
    assert (today - max(reports.values_list("period_end", flat=True))).days <= 7
    running = reports.exclude(initiative__stage="closed")
    assert running.values("period_end").distinct().count() == 6
    coming = Meeting.objects.filter(board__organisation=norvalie, starts__date__gte=today).order_by("starts")
    first = timezone.localtime(coming[0].starts).date()
    assert first.weekday() == dates.TUESDAY
    assert (first - today).days < 7
