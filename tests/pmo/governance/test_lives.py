"""A method is chosen and changed; gates are refused, passed, held, stopped, reopened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.governance import actions, line, methods, proofs, queries
from jalon.pmo.governance.models import Board, Evidence, Gate, Life, LifeStage, Passage
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices.models import Notice
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry
from tests.cast import Cast


@pytest.fixture
def life(cast: Cast, board: Board) -> Life:
    """The project lives by the predictive method, from its beginning on."""
    Initiative.objects.filter(pk=cast.project.pk).update(stage="idea")
    cast.project.refresh_from_db()
    return actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")


def gate(cast: Cast, key: str = "initiation") -> Gate:
    return Gate.objects.select_related("stage__life__text", "initiative__organisation", "board").get(
        initiative=cast.project, stage__key=key
    )


def stage(cast: Cast, key: str = "initiation") -> LifeStage:
    return gate(cast, key).stage


def give(cast: Cast, *keys: str, at: str = "initiation") -> None:
    for key in keys:
        if key == "gate-risks":
            registers.create(
                by=cast.project_manager,
                initiative=cast.project,
                kind="risk",
                title="Late transformer",
                owner=cast.organisation.persons.get(user=cast.project_manager),
            )
            continue
        actions.give_evidence(by=cast.project_manager, stage=stage(cast, at), key=key, state="given")


def controlling(cast: Cast) -> None:
    Initiative.objects.filter(pk=cast.portfolio.pk).update(engagement="controlling")


def submit(cast: Cast) -> Passage:
    found = gate(cast)
    return actions.submit_gate(by=cast.project_manager, gate=found, version=found.version)


def decide(cast: Cast, choice: str, **more: Any) -> Passage:
    passage = submit(cast)
    for user in (cast.sponsor, cast.portfolio_manager):
        actions.vote(by=user, ballot=passage.ballot, choice=choice)
    return actions.decide_gate(by=cast.sponsor, gate=gate(cast), **more)


def states(cast: Cast) -> list[str]:
    rows = LifeStage.objects.filter(life__initiative=cast.project, left=False).order_by("position", "round")
    return [f"{one.key} {one.state}" for one in rows]


def test_the_stage_is_moved_by_gates_and_not_by_hand(cast: Cast) -> None:
    cast.project.refresh_from_db()
    initiatives.change(
        by=cast.portfolio_manager, initiative=cast.project, version=cast.project.version, stage="definition"
    )
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    cast.project.refresh_from_db()
    with pytest.raises(Refused, match="follows the gates of “Predictive”"):
        initiatives.change(
            by=cast.portfolio_manager, initiative=cast.project, version=cast.project.version, stage="closed"
        )
    page = cast.client(cast.portfolio_manager).get("/i/substation/settings/").content.decode()
    assert "The stage follows the gates" in page


def test_a_method_lays_out_its_stages_and_gates(cast: Cast, life: Life) -> None:
    assert states(cast) == [
        "initiation under_way",
        "planning ahead",
        "execution ahead",
        "closing ahead",
        "control ahead",
    ]
    assert [str(one) for one in queries.gates_of(cast.project)] == [
        "Go-ahead",
        "Plan approval",
        "Readiness for handover",
        "Project closure",
    ]
    assert gate(cast).board is not None
    assert life.current is not None
    assert list(journal.verify()) == []


def test_a_method_taken_half_way_has_what_was_before_behind_it(cast: Cast, board: Board) -> None:
    Initiative.objects.filter(pk=cast.project.pk).update(stage="delivery")
    cast.project.refresh_from_db()
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")
    assert states(cast)[:3] == ["starting-up before", "initiation before", "delivery under_way"]
    assert gate(cast, "starting-up").state == "before"


def test_a_supportive_office_warns_and_lets_pass(cast: Cast, life: Life) -> None:
    passage = decide(cast, "go")
    assert passage.outcome == "go"
    assert [one["ok"] for one in passage.criteria] == [False, False, False]
    assert states(cast)[:2] == ["initiation done", "planning under_way"]
    cast.project.refresh_from_db()
    assert cast.project.stage == "definition"


def test_a_controlling_office_refuses_a_gate_without_its_evidence_then_lets_it_pass(
    cast: Cast, life: Life
) -> None:
    controlling(cast)
    before = gate(cast).version
    with pytest.raises(Refused) as error:
        submit(cast)
    assert error.value.code == "criteria_missing"
    assert str(error.value).startswith(
        "The project charter, the business case and the first risks and their owners are missing."
    )
    assert gate(cast).version == before
    give(cast, "charter", "business-case", "gate-risks")
    assert decide(cast, "go").outcome == "go"
    assert gate(cast).state == "passed"


def test_evidence_that_goes_while_the_committee_votes_is_seen_at_the_closing(cast: Cast, life: Life) -> None:
    controlling(cast)
    give(cast, "charter", "business-case", "gate-risks")
    passage = submit(cast)
    for user in (cast.sponsor, cast.portfolio_manager):
        actions.vote(by=user, ballot=passage.ballot, choice="go")
    actions.give_evidence(by=cast.project_manager, stage=stage(cast), key="charter", state="missing")
    with pytest.raises(Refused, match="The project charter is missing"):
        actions.decide_gate(by=cast.sponsor, gate=gate(cast))
    assert gate(cast).state == "waiting"
    assert passage.ballot.is_open


def test_only_the_office_says_that_something_required_is_not_needed(cast: Cast, life: Life) -> None:
    controlling(cast)
    which = {"stage": stage(cast), "key": "charter", "state": "waived", "note": "An order is enough"}
    with pytest.raises(engagement.OfficeOnly):
        actions.give_evidence(by=cast.project_manager, **which)
    with pytest.raises(Refused, match="Say why"):
        actions.give_evidence(by=cast.pmo_officer, **{**which, "note": " "})
    assert actions.give_evidence(by=cast.pmo_officer, **which).state == Evidence.State.WAIVED


def test_conditions_are_asked_for_and_kept(cast: Cast, life: Life) -> None:
    passage = submit(cast)
    for user in (cast.sponsor, cast.portfolio_manager):
        actions.vote(by=user, ballot=passage.ballot, choice="conditions")
    with pytest.raises(Refused, match="needs its conditions"):
        actions.decide_gate(by=cast.sponsor, gate=gate(cast))
    done = actions.decide_gate(
        by=cast.sponsor,
        gate=gate(cast),
        conditions=[{"title": "Sign the grid contract", "due": date(2026, 3, 1)}, {"title": " "}],
    )
    assert done.conditions == [{"title": "Sign the grid contract", "owner": None, "due": "2026-03-01"}]
    assert gate(cast).state == "conditions"
    assert states(cast)[1] == "planning under_way"
    action = Entry.objects.get(kind="action")
    assert (action.title, action.due) == ("Sign the grid contract", date(2026, 3, 1))
    told = Notice.objects.filter(kind="gate.asked").values_list("user__email", flat=True)
    assert sorted(told) == [
        "contributor@norvalie.test",
        "portfolio_manager@norvalie.test",
        "sponsor@norvalie.test",
    ]
    assert Notice.objects.get(kind="gate.decided").user == cast.project_manager


def test_a_word_does_not_stand_for_a_register_that_is_out_of_order(cast: Cast, life: Life) -> None:
    controlling(cast)
    give(cast, "charter", "business-case")
    actions.give_evidence(by=cast.project_manager, stage=stage(cast), key="gate-risks", state="given")
    with pytest.raises(Refused, match="The first risks and their owners are missing"):
        submit(cast)
    risk = registers.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="Flood")
    with pytest.raises(Refused, match="The first risks and their owners are missing"):
        submit(cast)
    owner = cast.organisation.persons.get(user=cast.project_manager)
    registers.change(by=cast.project_manager, entry=risk, version=risk.version, owner=owner)
    assert submit(cast).ballot is not None


@pytest.mark.parametrize(
    ("choice", "state", "stage_state"), [("hold", "held", "under_way"), ("stop", "stopped", "stopped")]
)
def test_hold_and_stop_open_nothing(
    cast: Cast, life: Life, choice: str, state: str, stage_state: str
) -> None:
    controlling(cast)
    give(cast, "charter", "business-case", "gate-risks")
    decide(cast, choice)
    assert gate(cast).state == state
    assert states(cast)[:2] == [f"initiation {stage_state}", "planning ahead"]
    cast.project.refresh_from_db()
    assert cast.project.stage == ("closing" if choice == "stop" else "idea")


def test_a_held_gate_comes_back_to_the_committee(cast: Cast, life: Life) -> None:
    decide(cast, "hold")
    decide(cast, "go")
    assert [one.outcome for one in gate(cast).passages.order_by("asked_at", "pk")] == ["hold", "go"]


def test_a_gate_is_reopened_with_a_reason_and_the_stage_is_under_way_again(cast: Cast, life: Life) -> None:
    decide(cast, "go")
    with pytest.raises(Refused, match="Say why"):
        actions.reopen_gate(by=cast.sponsor, gate=gate(cast), version=gate(cast).version, why=" ")
    with pytest.raises(NotAllowed):
        actions.reopen_gate(by=cast.viewer, gate=gate(cast), version=gate(cast).version, why="x")
    with pytest.raises(Stale):
        actions.reopen_gate(by=cast.sponsor, gate=gate(cast), version=1, why="x")
    actions.reopen_gate(
        by=cast.sponsor, gate=gate(cast), version=gate(cast).version, why="The contract fell through"
    )
    assert states(cast)[:2] == ["initiation under_way", "planning ahead"]
    former = gate(cast).passages.get()
    assert (former.outcome, former.reopened_why) == ("go", "The contract fell through")
    cast.project.refresh_from_db()
    assert cast.project.stage == "idea"
    assert list(journal.verify()) == []


def test_a_gate_is_taken_back_before_the_vote_and_not_decided_twice(cast: Cast, life: Life) -> None:
    submit(cast)
    with pytest.raises(Refused, match="already waits"):
        submit(cast)
    actions.withdraw_gate(by=cast.project_manager, gate=gate(cast))
    assert gate(cast).state == "ahead"
    with pytest.raises(Refused, match="not before the committee"):
        actions.decide_gate(by=cast.sponsor, gate=gate(cast))


def test_a_gate_ahead_is_not_put_to_the_committee(cast: Cast, life: Life) -> None:
    later = gate(cast, "planning")
    with pytest.raises(Refused, match="not under way"):
        actions.submit_gate(by=cast.project_manager, gate=later, version=later.version)


def test_changing_the_method_keeps_what_was_given_and_shows_what_becomes_due(cast: Cast, life: Life) -> None:
    give(cast, "charter", "business-case")
    found = actions.standing(cast.project, life, methods.choice(cast.organisation, "hybrid").spec)
    assert found.current.key == "framing"
    assert found.kept == ("Planning", "Closing")
    assert "Initiation" in found.left
    assert [one.key for one in found.added] == ["framing", "delivery", "handover"]
    actions.choose_method(
        by=cast.project_manager, initiative=cast.project, key="hybrid", version=life.version
    )
    assert states(cast) == [
        "framing under_way",
        "planning ahead",
        "delivery ahead",
        "handover ahead",
        "closing ahead",
    ]
    back = Life.objects.get(pk=life.pk)
    actions.choose_method(
        by=cast.project_manager, initiative=cast.project, key="predictive", version=back.version
    )
    shown = proofs.Proofs(cast.project)
    spec = methods.choice(cast.organisation, "predictive").spec.stage("initiation")
    assert spec is not None
    assert [one.shown.ok for one in shown.due(stage(cast), spec)][:2] == [True, True]
    with pytest.raises(Stale):
        actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2", version=1)


def test_the_same_document_shows_for_the_stage_and_for_its_gate(cast: Cast, life: Life) -> None:
    give(cast, "charter")
    spec = methods.spec_of(life).stage("initiation")
    assert spec is not None
    criteria = proofs.Proofs(cast.project).criteria(stage(cast), spec)
    assert next((one.key, one.shown.ok) for one in criteria) == ("gate-charter", True)


def test_a_stage_that_repeats_gets_another_turn(cast: Cast, board: Board) -> None:
    Initiative.objects.filter(pk=cast.project.pk).update(stage="delivery")
    cast.project.refresh_from_db()
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")
    first = stage(cast, "delivery")
    made = actions.add_round(by=cast.project_manager, stage=first, version=first.version)
    assert str(made) == "Delivery stage 2"
    assert [str(one) for one in queries.gates_of(cast.project)][-3:] == [
        "End stage assessment",
        "End stage assessment 2",
        "Authorise closure",
    ]
    actions.remove_round(by=cast.project_manager, stage=made, version=made.version)
    first.refresh_from_db()
    with pytest.raises(Refused, match="nothing happened"):
        actions.remove_round(by=cast.project_manager, stage=first, version=first.version)


def test_a_stage_without_a_gate_is_left_by_hand(cast: Cast, board: Board) -> None:
    Initiative.objects.filter(pk=cast.project.pk).update(stage="idea")
    cast.project.refresh_from_db()
    life = actions.choose_method(by=cast.project_manager, initiative=cast.project, key="agilepm")
    first = life.stages.get(key="pre-project")
    following = actions.end_stage(by=cast.project_manager, stage=first, version=first.version)
    assert following is not None
    assert following.key == "feasibility"
    with pytest.raises(Refused, match="ends with its gate"):
        actions.end_stage(by=cast.project_manager, stage=following, version=following.version)


def test_days_of_a_stage_in_the_wrong_order_are_refused(cast: Cast, life: Life) -> None:
    first = stage(cast)
    with pytest.raises(Refused, match="cannot end before it starts"):
        actions.plan_stage(
            by=cast.project_manager,
            stage=first,
            version=first.version,
            planned_start=date(2026, 5, 1),
            planned_finish=date(2026, 4, 1),
        )
    actions.plan_stage(
        by=cast.project_manager,
        stage=first,
        version=first.version,
        gate_due=date(2026, 2, 2),
        board=gate(cast).board,
    )
    assert list(queries.gates_due(cast.viewer, date(2026, 2, 2))) == [gate(cast)]
    assert list(queries.gates_due(cast.stranger, date(2026, 2, 2))) == []


def test_who_only_looks_changes_nothing(cast: Cast, life: Life) -> None:
    before = ChangeSet.objects.count()
    for user in (cast.sponsor, cast.contributor, cast.viewer):
        with pytest.raises(NotAllowed):
            actions.choose_method(by=user, initiative=cast.project, key="hybrid", version=life.version)
        with pytest.raises(NotAllowed):
            actions.give_evidence(by=user, stage=stage(cast), key="charter", state="given")
        with pytest.raises(NotAllowed):
            actions.submit_gate(by=user, gate=gate(cast), version=gate(cast).version)
    assert ChangeSet.objects.count() == before


def test_numbers_are_told_with_the_reason_where_there_is_none(cast: Cast, life: Life, hand: Any) -> None:
    shown = proofs.Proofs(cast.project)
    assert shown.number("baseline-approved").value == 0
    assert shown.number("confidence").words == "The risk simulation has not been run."
    assert shown.number("finish-slip").words == "There is no baseline to measure against."
    assert shown.number("must-share").value is None
    assert shown.number("progress").value == 0
    assert shown.number("unassigned").value == 4
    assert shown.number("tolerances-set").value == 0


def test_the_slip_is_counted_in_working_days(cast: Cast, life: Life, hand: Any) -> None:
    from jalon.pmo.planning import actions as planning

    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    hand.set(3, duration="3d")
    shown = proofs.Proofs(cast.project)
    assert shown.number("finish-slip").value == 2
    assert shown.number("baseline-approved").value == 1


@pytest.mark.parametrize(
    ("language", "names", "votes", "said"),
    [
        ("en", ["The safety study"], 1, "The safety study and one vote are missing."),
        ("en", ["The business case"], 0, "The business case is missing."),
        ("en", ["The first risks and their owners"], 0, "The first risks and their owners are missing."),
        ("en", ["The settling of overdue issues"], 0, "The settling of overdue issues is missing."),
        ("en", [], 2, "2 votes are missing."),
        ("en", [], 0, ""),
        ("fr", ["L’étude de sécurité"], 1, "L’étude de sécurité et une voix manquent."),
        ("fr", ["La charte de projet"], 0, "La charte de projet manque."),
        ("fr", ["Les enseignements"], 0, "Les enseignements manquent."),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(
    language: str, names: list[str], votes: int, said: str
) -> None:
    missing = proofs.Shown(False)
    items = [proofs.Item(str(i), n, "", "said", True, "", missing, None, True) for i, n in enumerate(names)]
    with translation.override(language):
        assert proofs.missing_sentence(items, votes) == said


def test_a_switch_of_engagement_names_the_gates_it_holds_up_and_no_others(cast: Cast, life: Life) -> None:
    (held,) = [one for one in engagement.preview(cast.project, "controlling") if "gate would" in one]
    assert held.startswith("1 gate would wait for evidence it lacks: ")
    controlling(cast)
    cast.project.refresh_from_db()
    # from requiring to running the project, what a gate lacks stops it as before
    assert not [one for one in engagement.preview(cast.project, "directive") if "gate would" in one]
    (free,) = [one for one in engagement.preview(cast.project, "supportive") if "gate would" in one]
    assert free.startswith("1 gate would pass without its evidence: ")


def test_what_runs_alongside_is_under_way_with_the_line(cast: Cast, board: Board) -> None:
    Initiative.objects.filter(pk=cast.project.pk).update(stage="idea")
    cast.project.refresh_from_db()
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")

    def beside() -> str:
        found = line.of(Initiative.objects.select_related("organisation").get(pk=cast.project.pk))
        assert found is not None
        return found.along[0].stage.state

    assert beside() == "ahead"
    stages = LifeStage.objects.filter(life__initiative=cast.project)
    stages.filter(key="initiation").update(state="under_way")
    assert beside() == "under_way"
    stages.exclude(key="directing").update(state="done")
    assert beside() == "done"


def test_open_exceptions_and_late_reports_show_themselves(cast: Cast, board: Board) -> None:
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="prince2")
    life = Life.objects.get(initiative=cast.project)
    along = life.stages.get(key="directing")
    spec = methods.spec_of(life).stage("directing")
    assert spec is not None

    def shown() -> dict[str, proofs.Shown]:
        return {one.key: one.shown for one in proofs.Proofs(cast.project).due(along, spec)}

    first = shown()
    assert first["exception-report"].ok
    assert (first["highlight-report"].ok, first["highlight-report"].words) == (
        False,
        "No report is signed yet.",
    )
    actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
    )
    actions.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
    (strayed,) = actions.check(cast.project)
    after = shown()["exception-report"]
    assert (after.ok, after.words) == (False, f"{strayed} waits for a decision")
