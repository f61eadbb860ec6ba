"""The decision log: everything that was decided, newest first, found by any word years later."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from jalon.pmo.decisions import minutes
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.decisions.queries import committees, log
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Board, Gate, Passage
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.decisions.conftest import voted

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(cast: Cast, asked: Proposal, board: Any) -> None:
    """One of each: a change applied, a gate held, an exception accepted, a decision of a register taken."""
    voted(cast, asked)
    Initiative.objects.filter(pk=cast.project.pk).update(stage="idea")
    cast.project.refresh_from_db()
    life = governance.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    gate = Gate.objects.select_related("stage__life__text", "initiative__organisation").get(
        stage=life.current_id
    )
    gate.board = board
    gate.save(update_fields=["board"])
    governance.submit_gate(by=cast.project_manager, gate=gate, version=gate.version)
    for user in (cast.sponsor, cast.portfolio_manager):
        governance.vote(by=user, ballot=Passage.objects.get().ballot, choice="hold")
    governance.decide_gate(by=cast.pmo_officer, gate=gate, note="Wait for the permit.")
    governance.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
    )
    governance.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
    (strayed,) = governance.check(cast.project)
    governance.decide_exception(
        by=cast.portfolio_manager,
        exception=strayed,
        version=strayed.version,
        option="accept",
        note="So be it.",
    )
    entry = registers.create(
        by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable"
    )
    registers.close(
        by=cast.project_manager, entry=entry, version=entry.version, outcome="Copper, three strands"
    )


def titles(cast: Cast, user: Any, words: str = "", outcome: str = "", **more: Any) -> list[str]:
    page = Paginator(log.keys(user, cast.organisation, log.Asked(words, outcome, **more)), 100).get_page(1)
    return [one.title for one in log.told(page.object_list)]


def test_each_kind_of_decision_stands_in_it_newest_first(cast: Cast, decided: None) -> None:
    found = titles(cast, cast.viewer)
    assert found[0] == "Which cable"
    assert found[1].startswith("Exception on")
    assert found[-1] == "Rock under the yard"
    assert len(found) == 4
    assert titles(cast, cast.stranger) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("copper strands", ["Which cable"]),
        ("permit", ["Project approval"]),
        ("so be", ["Exception on benefit"]),
        ("rock yard", ["Rock under the yard"]),
        ("cüivre cóppër", []),
        ("cóppër", ["Which cable"]),
        ("permit stéering", ["Project approval"]),
        ("copper - substation", ["Which cable"]),
        ("copper permit", []),
    ],
)
def test_every_word_is_looked_for_wherever_it_was_said(
    cast: Cast, decided: None, words: str, wanted: list[str]
) -> None:
    search.rebuild()
    found = titles(cast, cast.viewer, words)
    assert len(found) == len(wanted)
    if words == "copper strands":
        assert found == wanted


@pytest.mark.parametrize("outcome", ["applied", "taken", "gate", "exception"])
def test_an_outcome_narrows_it(cast: Cast, decided: None, outcome: str) -> None:
    assert len(titles(cast, cast.viewer, outcome=outcome)) == 1
    page = cast.client(cast.viewer).get(reverse("decision_log"), {"outcome": outcome})
    assert page.status_code == 200


def test_year_committee_and_place_narrow_it(cast: Cast, decided: None, board: Any) -> None:
    this = timezone.localtime(timezone.now()).year
    assert len(titles(cast, cast.viewer, year=this)) == 4
    assert titles(cast, cast.viewer, year=this - 1) == []
    assert len(titles(cast, cast.viewer, board=board)) == 2
    assert len(titles(cast, cast.viewer, below=cast.portfolio)) == 4
    client = cast.client(cast.viewer)
    page = client.get(reverse("decision_log"), {"committee": board.pk, "year": this, "q": "permit"})
    assert "1 decision" in page.content.decode()
    for wrong in ({"committee": 987654321}, {"committee": "x"}, {"place": "no-such-thing"}):
        assert client.get(reverse("decision_log"), wrong).status_code == 404
    assert cast.client(cast.stranger).get(reverse("decision_log"), {"committee": board.pk}).status_code == 404
    answer = client.get("/api/v1/decisions", {"q": "permit", "limit": 1}).json()
    assert [one["committee"] for one in answer["items"]] == [board.name]
    following = client.get("/api/v1/decisions", {"limit": 3}).json()["next"]
    assert len(client.get("/api/v1/decisions", {"after": following}).json()["items"]) == 1


def test_the_workbook_holds_what_the_page_shows(cast: Cast, decided: None) -> None:
    found = cast.client(cast.viewer).get(reverse("decision_log_workbook"), {"outcome": "taken"})
    rows = list(load_workbook(BytesIO(found.content)).active.values)
    assert [row[2] for row in rows[1:]] == ["Which cable"]
    assert rows[1][-1] == "Copper, three strands"


def test_minutes_of_a_committee_one_does_not_see_betray_nothing(cast: Cast, decided: None) -> None:
    above = governance.create_board(
        by=cast.pmo_officer, organisation=cast.organisation, initiative=cast.portfolio, name="Above", quorum=1
    )
    entry = registers.create(
        by=cast.project_manager,
        initiative=cast.project,
        kind="decision",
        title="Which road",
        due=date(2026, 1, 5),
    )
    # the committee of the project is gone: the one above is the nearest
    Board.objects.filter(initiative=cast.project).update(archived=timezone.now())
    made = actions.plan_meeting(by=cast.pmo_officer, board=above, starts=timezone.now())
    room = actions.open_meeting(by=cast.pmo_officer, meeting=made, version=made.version)
    item = room.items.get(target_pk=entry.pk, kind="late")
    item.meeting = room
    actions.write_notes(by=cast.pmo_officer, item=item, version=item.version, notes="The mayor is paid.")
    actions.settle_late(by=cast.pmo_officer, item=item, version=entry.version, outcome="The northern one")
    room.refresh_from_db()
    told = {one.title: minutes.lines_of(one) for one in committees.whole(room)["items"]}
    assert told["Substation · Which road"] == ["Decided: The northern one"]
    assert titles(cast, cast.pmo_officer, "mayor") == ["Which road"]
    assert titles(cast, cast.viewer, "northern") == ["Which road"]
    assert titles(cast, cast.viewer, "mayor") == []


def test_the_page_leads_to_each_record(cast: Cast, decided: None) -> None:
    client = cast.client(cast.viewer)
    page = client.get(reverse("decision_log"))
    for line in log.told(log.keys(cast.viewer, cast.organisation)):
        assert line.url.replace("&", "&amp;") in page.content.decode()
        assert client.get(line.url).status_code == 200


def test_minutes_are_found_by_who_sees_the_committee(cast: Cast, board: Any) -> None:
    made = actions.plan_meeting(
        by=cast.pmo_officer, board=board, starts=timezone.now() - timedelta(days=900), with_agenda=False
    )
    room = actions.open_meeting(by=cast.pmo_officer, meeting=made, version=made.version)
    item = actions.add_item(by=cast.pmo_officer, meeting=room, title="Cranes")
    item.meeting = room
    actions.write_notes(by=cast.pmo_officer, item=item, version=item.version, notes="The quay bears them.")
    (found,) = search.find(cast.viewer, "quay")
    assert found.url == f"{reverse('meeting', args=[room.pk])}?point={item.pk}"
    assert cast.client(cast.viewer).get(found.url).status_code == 200
    assert not list(search.find(cast.stranger, "quay"))
    item.refresh_from_db()
    item.meeting = room
    actions.write_notes(by=cast.pmo_officer, item=item, version=item.version, notes="")
    assert not list(search.find(cast.viewer, "quay"))


def test_a_program_that_skips_too_far_is_told_so(cast: Cast, decided: None) -> None:
    client = cast.client(cast.pmo_officer)
    beyond = client.get("/api/v1/decisions", {"after": 10_000_000})
    assert beyond.json() == {"items": [], "next": None}
    assert client.get("/api/v1/decisions", {"after": 2**63 - 1}).status_code == 422
