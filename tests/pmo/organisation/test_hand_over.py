"""A person who leaves orphans nothing: all they own, in every room, goes to another in one change set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.decisions.actions import meetings
from jalon.pmo.documents import actions as documents
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import BoardMember
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation import actions, estates
from jalon.pmo.organisation.models import Person
from jalon.pmo.people import actions as people
from jalon.pmo.registers import actions as registers
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HISTORY = {
    "organisation.WorkingCalendar.person": "a person's own hours",
    "planning.PlanResource.person": "tasks stay as the plan has them",
    "decisions.Attendance.person": "declared by decisions; past meetings keep who came",
    "documents.Closing.accepted_by": "who accepted stays on record",
}
"""Fields that name a person and are no estate as such, each with why."""


@pytest.fixture
def leaving(cast: Cast) -> Person:
    """The contributor owns something in every room."""
    person = Person.objects.get(user=cast.contributor)
    by, project = cast.project_manager, cast.project
    Initiative.objects.filter(pk=project.pk).update(owner=person, sponsor=person)
    risk = registers.create(by=by, initiative=project, kind="risk", title="Rock", owner=person)
    registers.add_response(by=by, entry=risk, strategy="reduce", text="Drill", owner=person)
    done = registers.create(by=by, initiative=project, kind="action", title="Call", owner=person)
    registers.close(by=by, entry=done, version=done.version)
    people.add(
        by=by, initiative=project, what="communication", subject="News", audience="All", owner=person,
        first=date(2026, 12, 1),
    )  # fmt: skip
    people.add(by=by, initiative=project, what="place", title="Works lead", person=person)
    product = governance.create_product(by=by, initiative=project, title="Safety case", owner=person)
    governance.add_check(by=by, product=product, criterion="Read by two", reviewer=person)
    documents.plan_document(by=by, initiative=project, key="charter", version=None, owner=person)
    documents.hand_over(by=by, initiative=project, title="Paint", person=person)
    board = governance.create_board(
        by=cast.pmo_officer, organisation=cast.organisation, initiative=project, name="COPIL", quorum=1
    )
    governance.seat(by=cast.pmo_officer, board=board, person=person, role="chair")
    meetings.plan_meeting(
        by=cast.pmo_officer, board=board, starts=timezone.now() + timedelta(days=3), with_agenda=False
    )
    return person


def test_everything_goes_in_one_change_set_and_nothing_is_left(cast: Cast, leaving: Person) -> None:
    heir = Person.objects.get(user=cast.sponsor)
    owned = dict(estates.owned(leaving))
    assert set(owned) == {one.label for one in estates.all_of()}, "each room is tried"
    count = actions.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=heir)
    assert count == sum(owned.values()) == 12
    assert estates.owned(leaving) == []
    assert sum(number for _label, number in estates.owned(heir)) == 12
    told = ChangeSet.objects.get(verb="person.hand_over")
    assert told.changes.count() == 12
    assert (
        actions.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=heir) == 0
    )


def test_what_is_over_stays_with_who_did_it(cast: Cast, leaving: Person) -> None:
    heir = Person.objects.get(user=cast.sponsor)
    actions.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=heir)
    from jalon.pmo.registers.models import Entry

    assert Entry.objects.get(title="Call").owner == leaving


def test_a_seat_that_voted_stays_on_record_and_the_heir_takes_the_chair(cast: Cast, leaving: Person) -> None:
    seat = BoardMember.objects.get(person=leaving)
    ballot = governance.open_ballot(by=cast.project_manager, board=seat.board, question="Go?")
    governance.vote(by=cast.contributor, ballot=ballot, choice="approve")
    heir = Person.objects.get(user=cast.sponsor)
    governance.seat(by=cast.pmo_officer, board=seat.board, person=heir, role="observer")
    actions.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=heir)
    roles = dict(BoardMember.objects.filter(board=seat.board).values_list("person__name", "role"))
    assert roles == {leaving.name: "observer", heir.name: "chair"}


def test_only_the_office_hands_over_and_to_someone_else(cast: Cast, leaving: Person) -> None:
    heir = Person.objects.get(user=cast.sponsor)
    with pytest.raises(NotAllowed):
        actions.hand_over(by=cast.project_manager, organisation=cast.organisation, leaving=leaving, to=heir)
    with pytest.raises(Refused, match="is leaving"):
        actions.hand_over(by=cast.pmo_officer, organisation=cast.organisation, leaving=leaving, to=leaving)
    assert estates.owned(heir) == []


def test_the_page_shows_what_there_is_before_it_gives_it(cast: Cast, leaving: Person) -> None:
    client = cast.client(cast.pmo_officer)
    address = reverse("person_leaving")
    page = client.get(address, {"leaving": leaving.pk}).content.decode()
    for label, _count in estates.owned(leaving):
        assert str(label) in page
    heir = Person.objects.get(user=cast.sponsor)
    assert client.post(address, {"leaving": leaving.pk, "to": heir.pk}).status_code == 302
    assert "nothing is left behind" in client.get(address, {"leaving": leaving.pk}).content.decode()


def test_a_program_reads_what_there_is_and_gives_it(cast: Cast, leaving: Person) -> None:
    client = cast.client(cast.pmo_officer)
    heir = Person.objects.get(user=cast.sponsor)
    address = f"/api/v1/organisations/norvalie/persons/{leaving.pk}"
    there = client.get(f"{address}/estate").json()
    assert there == [{"label": str(label), "count": count} for label, count in estates.owned(leaving)]
    assert there
    body = {"content_type": "application/json"}
    to_oneself = client.post(f"{address}/hand-over", {"to": leaving.pk}, **body)
    assert "is leaving" in to_oneself.json()["error"]["message"]
    given = client.post(f"{address}/hand-over", {"to": heir.pk}, **body)
    assert given.json() == {"count": sum(one["count"] for one in there)}
    assert client.get(f"{address}/estate").json() == []


def test_no_field_that_names_a_person_is_forgotten(cast: Cast) -> None:
    """A new one is declared as an estate, or stands in `HISTORY` with its reason."""
    anyone = Person.objects.get(user=cast.viewer)
    declared = {f"{one.rows(anyone).model._meta.label}.{one.field}" for one in estates.all_of()}
    named = {
        f"{field.model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False) and field.related_model is Person and field.concrete
    }
    assert named - declared - set(HISTORY) == set()
