"""A change asked for, voted and applied by programs: the same rules, and each step in the journal."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.people import actions as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _verbs() -> set[str]:
    return set(ChangeSet.objects.values_list("verb", flat=True))


def _send(cast: Cast, user: Any, verb: str, address: str, **body: Any) -> Any:
    send = getattr(cast.client(user), verb)
    answer = send(f"/api/v1{address}", body, content_type="application/json")
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None


def test_a_request_is_asked_voted_and_applied(cast: Cast, plan: Any, board: Any) -> None:
    made = _send(
        cast, cast.project_manager, "post", "/requests",
        initiative="substation", title="Later", change={"kind": "shift", "tasks": [2], "days": 3},
    )  # fmt: skip
    here = f"/requests/{made['id']}"
    asked = _send(cast, cast.project_manager, "post", f"{here}/ask", board=board.pk, version=made["version"])
    back = _send(cast, cast.project_manager, "post", f"{here}/withdraw", version=asked["version"])
    _send(cast, cast.project_manager, "post", f"{here}/ask", board=board.pk, version=back["version"])
    for user in (cast.sponsor, cast.portfolio_manager):
        _send(cast, user, "post", f"{here}/vote", choice="approve")
    late = cast.client(cast.contributor)
    assert _send(cast, cast.pmo_officer, "post", f"{here}/close")["state"] == "applied"
    answer = late.post(f"/api/v1{here}/vote", {"choice": "reject"}, content_type="application/json")
    assert answer.status_code == 422, "the vote is over"
    assert Proposal.objects.get().state == "applied"
    assert {"proposal.ask", "proposal.withdraw", "ballot.vote", "ballot.close"} <= _verbs()


def test_what_stands_beside_is_changed_by_program_and_journalled(cast: Cast, plan: Any) -> None:
    boss = cast.project_manager
    copy = _send(cast, boss, "post", "/scenarios", plan=plan.pk, name="A")
    _send(cast, boss, "patch", f"/scenarios/{copy['id']}", name="B", version=copy["version"])
    ally = people.add(by=boss, initiative=cast.project, what="stakeholder", name="Mayor")
    role = people.add(by=boss, initiative=cast.project, what="place", title="Lead")
    there = "/initiatives/substation"
    _send(cast, boss, "patch", f"{there}/team-roles/{role.pk}", title="Chief", version=role.version)
    _send(cast, boss, "delete", f"{there}/stakeholders/{ally.pk}?version={ally.version}")
