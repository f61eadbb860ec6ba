"""The decision log: everything that was decided, newest first, found by any word years later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.decisions.queries import log
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate, Passage
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


def titles(cast: Cast, user: Any, words: str = "", outcome: str = "") -> list[str]:
    page = Paginator(log.keys(user, cast.organisation, words, outcome), 100).get_page(1)
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
        ("copper permit", []),
    ],
)
def test_every_word_is_looked_for_wherever_it_was_said(
    cast: Cast, decided: None, words: str, wanted: list[str]
) -> None:
    found = titles(cast, cast.viewer, words)
    assert len(found) == len(wanted)
    if words == "copper strands":
        assert found == wanted


@pytest.mark.parametrize("outcome", ["applied", "taken", "gate", "exception"])
def test_an_outcome_narrows_it(cast: Cast, decided: None, outcome: str) -> None:
    assert len(titles(cast, cast.viewer, outcome=outcome)) == 1
    page = cast.client(cast.viewer).get(reverse("decision_log"), {"outcome": outcome})
    assert page.status_code == 200


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
