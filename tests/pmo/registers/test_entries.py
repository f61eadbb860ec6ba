"""Raising, changing, escalating entries: what is kept, what is refused, who is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale, VersionMissing
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.notices.models import Notice
from jalon.pmo.organisation import actions as offices
from jalon.pmo.organisation.models import Person
from jalon.pmo.planning import actions as planning
from jalon.pmo.registers import access, actions, queries, scales
from jalon.pmo.registers.models import Entry, Escalation, Scale
from tests.cast import Cast


def risk(cast: Cast, **fields: object) -> Entry:
    return actions.create(
        by=cast.project_manager, initiative=cast.project, kind="risk", title="Late transformer", **fields
    )


def test_numbers_run_by_organisation_and_kind(cast: Cast) -> None:
    first = risk(cast)
    issue = actions.create(by=cast.contributor, initiative=cast.project, kind="issue", title="Leak")
    other = actions.create(by=cast.stranger, initiative=cast.other_project, kind="risk", title="Rails")
    foreign = actions.create(by=cast.foreigner, initiative=cast.elsewhere, kind="risk", title="Far")
    assert [first.code, issue.code, other.code, foreign.code] == ["R-1", "I-1", "R-2", "R-1"]
    assert first.direction == "threat"
    assert ChangeSet.objects.filter(verb="register.create").count() == 4


@pytest.mark.parametrize("role", ["sponsor", "viewer"])
def test_who_only_reads_raises_nothing(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        actions.create(by=getattr(cast, role), initiative=cast.project, kind="risk", title="X")
    assert not Entry.objects.exists()


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    entry = risk(cast)
    with pytest.raises(NotVisible):
        access.entry(cast.stranger, entry.pk)
    with pytest.raises(NotVisible):
        actions.create(by=cast.stranger, initiative=cast.project, kind="risk", title="X")
    with pytest.raises(NotVisible):
        actions.change(by=cast.foreigner, entry=entry, version=1, title="X")
    assert not queries.entries(cast.stranger).exists()


def test_a_stale_edit_says_what_it_holds_now(cast: Cast) -> None:
    entry = risk(cast)
    actions.change(by=cast.contributor, entry=access.entry(cast.contributor, entry.pk), version=1, impact=5)
    with pytest.raises(Stale) as stale:
        actions.change(by=cast.project_manager, entry=entry, version=1, impact=2, title="Other")
    assert stale.value.current == {"version": 2, "title": "Late transformer", "impact": 5}
    with pytest.raises(VersionMissing):
        actions.change(by=cast.project_manager, entry=entry, version=None, title="Other")
    entry.risk.refresh_from_db()
    assert entry.risk.impact == 5


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"impact": 6}, "impact"),
        ({"percent": 101}, "percent"),
        ({"cost": Decimal("1e20")}, "cost"),
        ({"direction": "given"}, "direction"),
        ({"state": "gone"}, "state"),
        ({"priority": 7}, "priority"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
def test_bad_values_are_refused_by_name(cast: Cast, fields: dict[str, object], field: str) -> None:
    entry = risk(cast)
    with pytest.raises(Refused) as refused:
        actions.change(by=cast.project_manager, entry=entry, version=1, **fields)
    assert refused.value.field == field
    entry.refresh_from_db()
    assert entry.version == 1


def test_an_owner_of_another_organisation_is_as_unknown(cast: Cast) -> None:
    far = Person.objects.get(user=cast.foreigner)
    with pytest.raises(NotVisible):
        risk(cast, owner=far)


def test_closing_and_opening_again(cast: Cast) -> None:
    entry = risk(cast)
    actions.close(by=cast.project_manager, entry=entry, version=1, outcome="Delivered in time.")
    assert not entry.is_open
    assert entry.closed is not None
    assert entry.outcome == "Delivered in time."
    actions.reopen(by=cast.project_manager, entry=entry, version=2)
    assert entry.closed is None


def test_an_entry_goes_up_and_comes_back_by_its_path(cast: Cast) -> None:
    entry = risk(cast)
    actions.escalate(by=cast.project_manager, entry=entry, version=1, reason="No lever here")
    entry = access.entry(cast.portfolio_manager, entry.pk)
    actions.escalate(by=cast.portfolio_manager, entry=entry, version=2, reason="Needs the portfolio")
    entry.refresh_from_db()
    assert entry.held_at == cast.portfolio
    assert entry.initiative == cast.project
    with pytest.raises(Refused, match="no level above"):
        actions.escalate(by=cast.pmo_officer, entry=entry, version=3, reason="Higher")
    with pytest.raises(NotAllowed):
        actions.give_back(by=cast.project_manager, entry=entry, version=3, reason="Mine")
    actions.give_back(by=cast.portfolio_manager, entry=entry, version=3, reason="Funded")
    assert entry.held_at == cast.programme
    steps = Escalation.objects.values_list("origin__name", "target__name")
    assert list(steps) == [
        ("Substation", "Smart metering"), ("Smart metering", "Networks"), ("Networks", "Smart metering"),
    ]  # fmt: skip
    assert not Notice.objects.filter(user=cast.portfolio_manager, params__level="Networks").exists()


def test_escalating_without_a_reason_is_refused(cast: Cast) -> None:
    entry = risk(cast)
    with pytest.raises(Refused, match="Say why"):
        actions.escalate(by=cast.project_manager, entry=entry, version=1, reason=" ")
    assert not Escalation.objects.exists()


def test_who_is_given_an_entry_is_told_once(cast: Cast) -> None:
    person = Person.objects.get(user=cast.contributor)
    entry = risk(cast, owner=person)
    actions.change(by=cast.project_manager, entry=entry, version=1, owner=person, title="Renamed")
    assert Notice.objects.filter(user=cast.contributor, kind="register.assigned").count() == 1
    unseen = Person.objects.get(user=cast.stranger)
    actions.change(by=cast.project_manager, entry=entry, version=2, owner=unseen)
    assert not Notice.objects.filter(user=cast.stranger).exists()


def test_exposure_before_and_after_responses(cast: Cast) -> None:
    """Possible is 40%, serious 40 days and 400 000; halving both leaves 20% of 20 days."""
    entry = risk(cast, probability=3, impact=4)
    actions.add_response(
        by=cast.project_manager, entry=entry, strategy="reduce", text="Second supplier",
        cost=Decimal(9000), probability_cut=50, impact_cut=50,
    )  # fmt: skip
    (event,) = queries.risk_events(cast.programme)
    assert (event.probability, event.minutes, event.cost) == (0.4, 40 * 480, Decimal(400_000))
    assert (event.probability_after, event.minutes_after) == (0.2, 20 * 480)
    assert (event.cost_after, event.response_cost) == (Decimal(200_000), Decimal(9000))
    figures = scales.exposure(entry, entry.risk, scales.USUAL, entry.responses.all())
    assert figures.expected_cost == 160_000
    assert figures.expected_cost_after == 40_000
    actions.change(by=cast.project_manager, entry=entry, version=1, percent=10, minutes=480, cost=Decimal(7))
    (event,) = queries.risk_events(cast.project)
    assert (event.probability, event.minutes, event.cost) == (0.1, 480, Decimal(7))


def test_an_opportunity_gains(cast: Cast) -> None:
    risk(cast, direction="opportunity", impact=1, probability=1)
    (event,) = queries.risk_events(cast.project)
    assert (event.minutes, event.cost) == (-2 * 480, Decimal(-5000))


def test_risks_name_the_activities_they_strike(cast: Cast) -> None:
    plan = planning.create_plan(by=cast.project_manager, initiative=cast.project, name="Plan")
    entry = risk(cast)
    with pytest.raises(Refused, match="no task with the number 77"):
        actions.link(by=cast.project_manager, entry=entry, version=1, plan_id=plan.pk, uids=[77])
    uids = list(plan.activities.values_list("uid", flat=True))
    if uids:
        actions.link(by=cast.project_manager, entry=entry, version=1, plan_id=plan.pk, uids=uids[:1])
        (event,) = queries.risk_events(cast.project)
        assert event.activities == ((plan.pk, uids[0]),)


def test_counts_roll_up_in_two_queries(cast: Cast, django_assert_num_queries: object) -> None:
    risk(cast)
    actions.create(by=cast.project_manager, initiative=cast.project, kind="issue", title="Leak")
    up = actions.create(by=cast.project_manager, initiative=cast.project, kind="action", title="Call")
    actions.escalate(by=cast.project_manager, entry=up, version=1, reason="Too high")
    nodes = [cast.project, cast.programme, cast.portfolio, cast.other_project]
    with django_assert_num_queries(2):
        found = queries.counts(cast.pmo_officer, nodes)
    assert found[cast.portfolio.pk].open == {"risk": 1, "issue": 1, "action": 1}
    assert found[cast.programme.pk].escalated == 1
    assert found[cast.other_project.pk].open == {}


def test_a_scale_grows_and_is_the_officers(cast: Cast) -> None:
    words = ["a", "b", "c", "d", "e"]
    probability = [{"word": w, "percent": p} for w, p in zip(words, (1, 10, 20, 50, 90), strict=True)]
    impact = [{"word": w, "days": d, "cost": d * 100} for w, d in zip(words, (1, 2, 3, 4, 5), strict=True)]
    with pytest.raises(NotAllowed):
        actions.set_scale(
            by=cast.project_manager, organisation=cast.organisation, version=None,
            probability=probability, impact=impact,
        )  # fmt: skip
    actions.set_scale(
        by=cast.pmo_officer, organisation=cast.organisation, version=None,
        probability=probability, impact=impact,
    )  # fmt: skip
    assert scales.of(cast.organisation.pk).probability[4].percent == 90
    with pytest.raises(Refused, match="grow"):
        actions.set_scale(
            by=cast.pmo_officer, organisation=cast.organisation, version=1,
            probability=list(reversed(probability)), impact=impact,
        )  # fmt: skip
    assert Scale.objects.get().version == 1


def test_a_leaving_person_leaves_nothing_behind(cast: Cast) -> None:
    leaving, heir = (Person.objects.get(user=u) for u in (cast.contributor, cast.project_manager))
    mine = risk(cast, owner=leaving)
    closed = risk(cast, owner=leaving)
    actions.close(by=cast.project_manager, entry=closed, version=1)
    actions.add_response(by=cast.project_manager, entry=mine, strategy="avoid", text="No", owner=leaving)
    with pytest.raises(NotAllowed):
        offices.hand_over(by=cast.project_manager, organisation=cast.organisation, leaving=leaving, to=heir)
    count = offices.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=heir)
    assert count == 2
    mine.refresh_from_db()
    closed.refresh_from_db()
    assert (mine.owner, mine.version, closed.owner) == (heir, 2, leaving)
    assert len(ChangeSet.objects.get(verb="person.hand_over").changes.all()) == 2


def test_many_at_once_is_all_or_none(cast: Cast) -> None:
    one, two = risk(cast), risk(cast)
    with pytest.raises(Stale):
        actions.change_many(by=cast.project_manager, versions={one.pk: 1, two.pk: 9}, priority=1)
    one.refresh_from_db()
    assert (one.priority, one.version) == (2, 1)
    actions.change_many(by=cast.project_manager, versions={one.pk: 1, two.pk: 1}, priority=1)
    assert set(Entry.objects.values_list("priority", "version")) == {(1, 2)}
    hidden = actions.create(by=cast.stranger, initiative=cast.other_project, kind="risk", title="Rails")
    with pytest.raises(NotVisible):
        actions.change_many(by=cast.project_manager, versions={one.pk: 2, hidden.pk: 1}, priority=3)


def test_a_comment_tells_who_is_named_and_sees_it(cast: Cast) -> None:
    entry = risk(cast, owner=Person.objects.get(user=cast.project_manager))
    made = actions.comment(by=cast.sponsor, entry=entry, text="@Contributor and @Stranger, look <b>here</b>")
    assert list(made.mentions.all()) == [cast.contributor]
    assert set(Notice.objects.values_list("user__email", "kind")) == {
        ("contributor@norvalie.test", "register.mentioned"),
        ("project_manager@norvalie.test", "register.commented"),
    }
    with pytest.raises(NotAllowed):
        actions.comment(by=cast.viewer, entry=entry, text="Hello")


def test_the_heaviest_threats_are_those_of_the_entries_own_figures(cast: Cast) -> None:
    heavy = risk(cast, percent=50, cost=80_000)
    answered = risk(cast, percent=90, cost=100_000)
    actions.add_response(
        by=cast.project_manager,
        entry=answered,
        strategy="reduce",
        text="Order early",
        probability_cut=50,
        impact_cut=40,
    )
    light = risk(cast, probability=1, impact=1)
    actions.create(
        by=cast.project_manager, initiative=cast.project, kind="risk", title="Luck", direction="opportunity"
    )
    found, count = queries.threats(cast.viewer, cast.organisation, cast.portfolio)
    assert ([one.entry_id for one in found], count) == ([heavy.pk, answered.pk, light.pk], 3)
    own = scales.of(cast.organisation.pk)
    for one in found:
        entry = Entry.objects.get(pk=one.entry_id)
        figures = scales.exposure(entry, entry.risk, own, list(entry.responses.all()))
        assert one.probability == pytest.approx(figures.probability_after)
        assert one.minutes == figures.minutes_after
        assert one.cost == pytest.approx(float(figures.cost_after))
    assert queries.threats(cast.stranger, cast.organisation) == ([], 0)
    assert len(queries.threats(cast.viewer, cast.organisation, most=1)[0]) == 1
