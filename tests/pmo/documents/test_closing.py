"""Closing and learning: what is missing is said, what is open goes on, what was learnt is found elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.documents import actions, queries
from jalon.pmo.initiatives import engagement, search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry, LessonUse
from tests.cast import Cast


def _lesson(cast: Cast, project: Initiative, by: Any = None) -> Entry:
    told = {
        "title": "Order the transformer in the first month",
        "cause": "The transformer was ordered once the design was approved.",
        "effect": "Eleven weeks of delay.",
        "advice": "Reserve the factory slot on the first sketch.",
    }
    return registers.create(by=by or cast.contributor, initiative=project, kind="lesson", **told)


def _missing(project: Initiative) -> set[str]:
    return {one.key for one in queries.readiness(project).missing}


def _settle(cast: Cast, project: Initiative) -> None:
    """Everything in place."""
    for key in ("contracts", "people", "benefits", "archive"):
        actions.say(by=cast.project_manager, initiative=project, key=key, state="done")
    person = Person.objects.get(user=cast.sponsor)
    actions.accept(
        by=cast.sponsor,
        initiative=project,
        version=_closing(project),
        accepted_on=date(2026, 1, 5),
        accepted_by=person,
    )
    _lesson(cast, project)
    for key in _missing(project):
        actions.say(by=cast.pmo_officer, initiative=project, key=key, state="waived", note="Small project")


def _closing(project: Initiative) -> int | None:
    found = queries.readiness(project).closing
    return found.version if found else None


def test_before_the_end_a_missing_line_is_not_yet_and_then_it_is_missed(
    cast: Cast, project: Initiative, plan: Any
) -> None:
    ready = queries.readiness(project)
    assert {one.mark for one in ready.missing} == {"none"}
    page = cast.client(cast.project_manager).get(f"/i/{project.slug}/closing/").content.decode()
    assert "Not due yet" in page
    project.stage = "closing"
    project.save(update_fields=["stage"])
    ready = queries.readiness(project)
    assert {one.mark for one in ready.missing} == {"bad"}


def test_the_checklist_says_what_is_missing(cast: Cast, project: Initiative, plan: Any) -> None:
    assert _missing(project) >= {
        "work",
        "accepted",
        "lessons-kept",
        "contracts",
        "doc-acceptance",
        "doc-end-report",
    }
    actions.say(by=cast.project_manager, initiative=project, key="contracts", state="done")
    assert "contracts" not in _missing(project)
    actions.say(by=cast.project_manager, initiative=project, key="contracts", state="open")
    assert "contracts" in _missing(project)
    with pytest.raises(Refused, match="not ticked by hand"):
        actions.say(by=cast.project_manager, initiative=project, key="work", state="done")
    with pytest.raises(Refused, match="why"):
        actions.say(by=cast.project_manager, initiative=project, key="work", state="waived")
    with pytest.raises(NotVisible):
        actions.say(by=cast.project_manager, initiative=project, key="no-such", state="done")
    with pytest.raises(NotAllowed):
        actions.say(by=cast.contributor, initiative=project, key="contracts", state="done")


def test_a_supported_project_closes_with_a_reason_and_says_what_was_missing(
    cast: Cast, project: Initiative
) -> None:
    with pytest.raises(Refused, match="Say why it closes all the same"):
        actions.close(by=cast.sponsor, initiative=project, version=project.version)
    with pytest.raises(Stale):
        actions.close(by=cast.sponsor, initiative=project, version=99, reason="Budget withdrawn")
    assert queries.readiness(project).closing is None
    closing = actions.close(
        by=cast.sponsor, initiative=project, version=project.version, reason="Budget withdrawn"
    )
    project.refresh_from_db()
    assert project.stage == "closed"
    assert "The result is accepted" in closing.missing
    with pytest.raises(Refused, match="open it again"):
        actions.say(by=cast.project_manager, initiative=project, key="contracts", state="done")
    with pytest.raises(NotAllowed):
        actions.reopen(
            by=cast.project_manager, initiative=project, version=closing.version, reason="Money is back"
        )
    with pytest.raises(Refused, match="why"):
        actions.reopen(by=cast.portfolio_manager, initiative=project, version=closing.version, reason="")
    actions.reopen(
        by=cast.portfolio_manager, initiative=project, version=closing.version, reason="Money is back"
    )
    project.refresh_from_db()
    assert project.stage == "definition"
    assert set(ChangeSet.objects.values_list("verb", flat=True)) >= {"closing.close", "closing.reopen"}


def test_a_controlled_project_closes_only_when_all_is_in_place(cast: Cast, project: Initiative) -> None:
    Initiative.objects.filter(pk=project.pk).update(engagement="controlling")
    project.refresh_from_db()
    with pytest.raises(Refused, match="The result is accepted"):
        actions.close(by=cast.sponsor, initiative=project, version=project.version, reason="We want to")
    with pytest.raises(engagement.OfficeOnly):
        actions.say(by=cast.project_manager, initiative=project, key="contracts", state="waived", note="None")
    _settle(cast, project)
    assert _missing(project) == set()
    actions.close(by=cast.sponsor, initiative=project, version=project.version)
    project.refresh_from_db()
    assert project.stage == "closed"


def test_a_programme_does_not_close_over_an_open_project(cast: Cast) -> None:
    assert "below" in _missing(cast.programme)


def test_open_items_go_to_a_person_or_another_initiative(cast: Cast, project: Initiative) -> None:
    other = cast.node("Extension", "project", cast.programme)
    cast_manager = cast.portfolio_manager
    orphan = actions.hand_over(by=cast_manager, initiative=project, title="Paint the gate")
    assert "handed-over" in _missing(project)
    actions.drop_handover(by=cast_manager, row=orphan, version=1)
    row = actions.hand_over(by=cast_manager, initiative=project, title="Second feeder", to=other)
    assert "handed-over" not in _missing(project)
    assert [one.title for one in queries.handed_to(cast_manager, other)] == ["Second feeder"]
    assert list(queries.handed_to(cast.stranger, other)) == []
    with pytest.raises(NotVisible):
        actions.hand_over(by=cast_manager, initiative=project, title="x", to=cast.other_project)
    with pytest.raises(Refused, match="another initiative"):
        actions.hand_over(by=cast_manager, initiative=project, title="x", to=project)
    with pytest.raises(NotVisible):
        actions.settle_handover(by=cast.stranger, row=row, version=1)
    assert actions.settle_handover(by=cast.project_manager, row=row, version=1).done_at


def test_acceptance_needs_a_person_and_a_day_that_has_come(cast: Cast, project: Initiative) -> None:
    person = Person.objects.get(user=cast.sponsor)
    foreign = Person.objects.get(user=cast.foreigner)
    accept = lambda **fields: actions.accept(  # noqa: E731
        by=cast.sponsor, initiative=project, version=None, **fields
    )
    with pytest.raises(Refused, match="who accepted"):
        accept(accepted_on=date(2026, 1, 5), accepted_by=None)
    with pytest.raises(Refused, match="has come"):
        accept(accepted_on=date(2126, 1, 5), accepted_by=person)
    with pytest.raises(NotVisible):
        accept(accepted_on=date(2026, 1, 5), accepted_by=foreign)
    assert accept(accepted_on=date(2026, 1, 5), accepted_by=person).accepted_by == person
    with pytest.raises(NotAllowed):
        actions.accept(by=cast.contributor, initiative=project, version=1, accepted_on=None, accepted_by=None)


def test_the_page_offers_what_was_learnt_about_the_heaviest_risks(cast: Cast, project: Initiative) -> None:
    lesson = _lesson(cast, cast.other_project, cast.pmo_officer)
    client = cast.client(cast.pmo_officer)
    address = f"/i/{project.slug}/lessons/"
    assert lesson.title not in client.get(address).content.decode()
    registers.create(
        by=cast.project_manager,
        initiative=project,
        kind="risk",
        title="The transformer is ordered late",
        probability=4,
        impact=4,
    )
    page = client.get(address)
    assert [(one[1].pk, one[2]) for one in page.context["alike"]] == [
        (lesson.pk, "The transformer is ordered late")
    ]
    assert "near “The transformer is ordered late”" in page.content.decode()
    # who may not see where it was learnt is not offered it
    assert cast.client(cast.viewer).get(address).context["alike"] == []


def test_a_lesson_is_found_where_something_similar_is_typed(cast: Cast, project: Initiative) -> None:
    lesson = _lesson(cast, project)
    typed = "Transformer may be delivered late by the factory"
    found = search.similar(cast.pmo_officer, typed, kinds=["lesson"])
    assert [one.text.object_pk for one in found] == [str(lesson.pk)]
    assert search.similar(cast.stranger, typed, kinds=["lesson"]) == []
    page = cast.client(cast.pmo_officer).get(f"/i/{cast.other_project.slug}/lessons/", {"about": typed})
    assert "Reserve the factory slot" in page.content.decode()
    stranger = cast.client(cast.stranger).get(f"/i/{cast.other_project.slug}/lessons/", {"about": typed})
    assert "Reserve the factory slot" not in stranger.content.decode()
    words = {"title": "Survey the ground", "cause": "Rock", "effect": "", "advice": "Drill first"}
    registers.change(by=cast.contributor, entry=lesson, version=1, **words)
    assert search.similar(cast.pmo_officer, typed, kinds=["lesson"]) == []
    assert search.similar(cast.pmo_officer, "survey of the ground", kinds=["lesson"])
    registers.close(by=cast.project_manager, entry=lesson, version=2, dropped=True)
    assert search.similar(cast.pmo_officer, "survey of the ground", kinds=["lesson"]) == []
    assert "lessons-kept" in _missing(project)


def test_where_a_lesson_helped_is_counted_once_an_initiative(cast: Cast, project: Initiative) -> None:
    lesson = _lesson(cast, project)
    for expected in (1, 1):
        assert registers.helped(by=cast.pmo_officer, entry=lesson, initiative=cast.other_project) == expected
    assert registers.helped(by=cast.pmo_officer, entry=lesson, initiative=cast.programme) == 2
    with pytest.raises(Refused, match="elsewhere"):
        registers.helped(by=cast.pmo_officer, entry=lesson, initiative=project)
    with pytest.raises(NotVisible):
        registers.helped(by=cast.stranger, entry=lesson, initiative=project)
    assert LessonUse.objects.count() == 2
    # one does not learn of a lesson by its number
    client = cast.client(cast.stranger)
    assert client.post(f"/i/{cast.other_project.slug}/lessons/{lesson.pk}/helped/").status_code == 404


def test_a_lesson_needs_its_words(cast: Cast, project: Initiative) -> None:
    told = {"title": "Order early", "direction": "avoid", "cause": "It came late", "advice": "Order at once"}
    client = cast.client(cast.contributor)
    address = f"/i/{project.slug}/lessons/"
    for wrong in ({"title": " "}, {"cause": ""}, {"advice": ""}, {"direction": "x"}, {"effect": "x" * 2001}):
        assert client.post(address, told | wrong).status_code == 422
    assert cast.client(cast.viewer).post(address, told).status_code == 403
    assert not Entry.objects.exists()
    assert client.post(address, told).status_code == 302
    assert Entry.objects.get().code == "L-1"


def test_a_risk_helps_nobody_as_a_lesson(cast: Cast, project: Initiative) -> None:
    risk = registers.create(by=cast.project_manager, initiative=project, kind="risk", title="Late steel")
    with pytest.raises(Refused, match="Only a lesson"):
        registers.helped(by=cast.pmo_officer, entry=risk, initiative=cast.other_project)


def test_the_pages_carry_a_closing_from_checklist_to_reopening(cast: Cast, project: Initiative) -> None:
    client = cast.client(cast.pmo_officer)
    base = f"/i/{project.slug}/closing/"
    assert client.get(base).status_code == 200
    assert client.post(f"{base}say/", {"key": "contracts", "state": "done"}).status_code == 302
    assert client.post(f"{base}say/", {"key": "people", "state": "waived"}).status_code == 422
    assert client.post(f"{base}hand-over/", {"title": ""}).status_code == 422
    assert client.post(f"{base}hand-over/", {"title": "Paint"}).status_code == 302
    person = Person.objects.get(user=cast.sponsor)
    sent = {"accepted_on": "2026-01-05", "accepted_by": person.pk, "version": _closing(project)}
    assert client.post(f"{base}accept/", sent).status_code == 302
    assert client.post(f"{base}accept/", sent).status_code == 422
    refused = client.post(f"{base}close/", {"version": project.version})
    assert refused.status_code == 422
    assert "Say why it closes" in refused.content.decode()
    assert client.post(f"{base}close/", {"version": project.version, "reason": "Enough"}).status_code == 302
    assert "Closed on" in client.get(base).content.decode()
    assert (
        client.post(f"{base}reopen/", {"version": _closing(project), "reason": "Not yet"}).status_code == 302
    )
    project.refresh_from_db()
    assert project.stage == "definition"
