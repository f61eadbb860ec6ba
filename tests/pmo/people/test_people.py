"""Stakeholders, the communication plan and its sends, responsibilities and the organisation chart."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.people import actions, queries, raci
from jalon.pmo.people.models import Communication, Mark, Place, Send, Stakeholder, Subject
from jalon.pmo.people.rhythm import dues
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SLUG = "substation"


def add(cast: Cast, what: str, **fields: Any) -> Any:
    return actions.add(by=cast.project_manager, initiative=cast.project, what=what, **fields)


def test_a_stakeholder_is_added_on_the_page_and_stands_on_the_grid(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    sent = {
        "name": "Mayor", "power": "5", "interest": "4", "attitude_now": "-1", "attitude_wanted": "1",
        "approach": "<b>Lunch</b>",
    }  # fmt: skip
    assert client.post(reverse("people_new", args=[SLUG, "stakeholder"]), sent).status_code == 302
    page = client.get(reverse("people_stakeholders", args=[SLUG])).content.decode()
    assert "Mayor" in page
    assert "&lt;b&gt;Lunch&lt;/b&gt;" in page
    assert "→ Favourable" in page
    standing = queries.stakeholders(cast.project)[0]
    assert (standing.x, standing.y, standing.state, standing.gap) == (70.0, 10.0, "watch", 2)


def test_those_who_share_a_spot_stand_apart(cast: Cast) -> None:
    for name in "ABCDE":
        add(cast, "stakeholder", name=name)
    assert len({(one.x, one.y) for one in queries.stakeholders(cast.project)}) == 5


@pytest.mark.parametrize(
    "changes", [{"power": "6"}, {"power": "x"}, {"name": ""}, {"attitude_now": "9"}, {"name": "N" * 121}]
)
def test_a_bad_stakeholder_is_refused_at_its_field(cast: Cast, changes: dict[str, str]) -> None:
    sent = {"name": "Mayor", "power": "5", "interest": "4", "attitude_now": "0", "attitude_wanted": "1"}
    answer = cast.client(cast.project_manager).post(
        reverse("people_new", args=[SLUG, "stakeholder"]), {**sent, **changes}
    )
    assert answer.status_code == 422
    assert not Stakeholder.objects.exists()


def test_an_edit_names_its_version_and_a_removal_is_taken_back(cast: Cast) -> None:
    row = add(cast, "stakeholder", name="Mayor")
    client = cast.client(cast.project_manager)
    sent = {"name": "Mayor", "power": "2", "interest": "2", "attitude_now": "0", "attitude_wanted": "1"}
    address = reverse("people_edit", args=[SLUG, "stakeholder", row.pk])
    assert client.post(address, sent | {"version": "1"}).status_code == 302
    assert client.post(address, sent | {"version": "1", "power": "4"}).status_code == 409
    row.refresh_from_db()
    assert (row.power, row.version) == (2, 2)
    assert client.post(reverse("people_remove", args=[SLUG, "stakeholder", row.pk]), {}).status_code == 428
    client.post(reverse("people_remove", args=[SLUG, "stakeholder", row.pk]), {"version": "2"})
    assert queries.stakeholders(cast.project) == []
    client.post(reverse("people_restore", args=[SLUG, "stakeholder", row.pk]))
    assert len(queries.stakeholders(cast.project)) == 1
    verbs = list(
        ChangeSet.objects.filter(verb__startswith="people.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["people.add", "people.change", "people.remove", "people.restore"]


@pytest.mark.parametrize(
    ("rhythm", "last", "wanted"),
    [
        ("once", date(2027, 1, 31), [(1, 31)]),
        ("weekly", date(2027, 2, 14), [(1, 31), (2, 7), (2, 14)]),
        ("fortnightly", date(2027, 2, 20), [(1, 31), (2, 14)]),
        ("monthly", date(2027, 4, 30), [(1, 31), (2, 28), (3, 31), (4, 30)]),
        ("quarterly", date(2027, 12, 31), [(1, 31), (4, 30), (7, 31), (10, 31)]),
        ("weekly", date(2027, 1, 30), []),
    ],
)
def test_a_rhythm_gives_its_days(rhythm: str, last: date, wanted: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in dues(rhythm, date(2027, 1, 31), last)] == wanted


def test_a_communication_generates_its_sends_and_a_change_keeps_what_was_sent(cast: Cast) -> None:
    today = timezone.localdate()
    row = add(
        cast, "communication", subject="News", audience="All", rhythm="weekly",
        first=today - timedelta(days=14), last=today + timedelta(days=14),
    )  # fmt: skip
    assert [one.due - today for one in row.sends.all()] == [timedelta(days=d) for d in (-14, -7, 0, 7, 14)]
    first = row.sends.first()
    client = cast.client(cast.project_manager)
    address = reverse("people_sent", args=[SLUG, first.pk])
    assert client.post(address, {"version": "1", "sent": "yes"}).status_code == 302
    assert client.post(address, {"version": "1", "sent": "yes"}).status_code == 409
    first.refresh_from_db()
    assert first.sent_by == cast.project_manager
    row = Communication.objects.select_related("initiative__organisation").get(pk=row.pk)
    actions.change(
        by=cast.project_manager, row=row, version=1, rhythm="once", first=today + timedelta(days=3)
    )
    assert [one.due - today for one in Send.objects.all()] == [timedelta(days=-14), timedelta(days=3)]
    page = client.get(reverse("people_communication", args=[SLUG])).content.decode()
    assert "News" in page
    assert "Sent" in page


def test_a_last_time_before_the_first_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="The last time comes before the first"):
        add(cast, "communication", subject="N", audience="A", first=date(2027, 2, 1), last=date(2027, 1, 1))
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("", ["Nobody is named."]),
        ("A", ["Nobody does it: give at least one R."]),
        ("R", ["Nobody answers for it: give one A."]),
        ("AAR", ["2 answer for it: keep one A."]),
        ("CI", ["Nobody answers for it: give one A.", "Nobody does it: give at least one R."]),
        ("ARRCI", []),
    ],
)
def test_a_row_has_one_a_and_someone_who_does_it(letters: str, wanted: list[str]) -> None:
    assert raci.faults({"x": letters}).get("x", []) == wanted


def test_letters_are_given_on_the_page_and_checked(cast: Cast) -> None:
    chief = add(cast, "place", title="Project manager")
    team = add(cast, "place", title="Site team", above=chief)
    dig = add(cast, "subject", kind="work", label="Dig")
    client = cast.client(cast.project_manager)
    address = reverse("people_mark", args=[SLUG])
    sent = {"subject": dig.pk, "place": chief.pk, "letter": "A", "version": "1"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"letter": "R"}).status_code == 409
    page = client.get(reverse("people_responsibilities", args=[SLUG])).content.decode()
    assert "Nobody does it: give at least one R." in page
    client.post(address, {"subject": dig.pk, "place": team.pk, "letter": "R", "version": "2"})
    page = client.get(reverse("people_responsibilities", args=[SLUG])).content.decode()
    assert "Every row has one A and someone who does it" in page
    assert client.post(address, sent | {"letter": "Z", "version": "3"}).status_code == 422
    client.post(address, sent | {"letter": "", "version": "3"})
    assert list(Mark.objects.values_list("letter", flat=True)) == ["R"]


def test_the_chart_is_a_tree_without_loops(cast: Cast) -> None:
    chief = add(cast, "place", title="Sponsor")
    lead = add(cast, "place", title="Lead", above=chief)
    add(cast, "place", title="Team", above=lead)
    nodes = queries.chart(queries.matrix(cast.project).places)
    assert [(n.place.title, n.below[0].below[0].place.title) for n in nodes] == [("Sponsor", "Team")]
    held = Place.objects.select_related("initiative__organisation").get(pk=chief.pk)
    with pytest.raises(Refused, match="would report to itself"):
        actions.change(by=cast.project_manager, row=held, version=1, above=lead)


def test_a_role_of_another_initiative_is_no_superior(cast: Cast) -> None:
    foreign = Place.objects.create(initiative=cast.other_project, title="Theirs")
    with pytest.raises(Refused, match="not one of this initiative"):
        add(cast, "place", title="Ours", above=foreign)
    subject = add(cast, "subject", label="Dig")
    answer = cast.client(cast.project_manager).post(
        reverse("people_mark", args=[SLUG]), {"subject": subject.pk, "place": foreign.pk, "version": 1}
    )
    assert answer.status_code == 404
    assert Subject.objects.get().version == 1


@pytest.mark.parametrize("who", ["sponsor", "contributor", "viewer"])
def test_readers_look_and_change_nothing(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    client = cast.client(user)
    for name in ("people_stakeholders", "people_communication", "people_responsibilities"):
        page = client.get(reverse(name, args=[SLUG]))
        assert page.status_code == 200
        assert "people/" not in page.content.decode().partition("<main")[2]
    assert client.get(reverse("people_new", args=[SLUG, "stakeholder"])).status_code == 403
    with pytest.raises(NotAllowed):
        actions.add(by=user, initiative=cast.project, what="stakeholder", name="X")


def test_the_api_lists_and_changes(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    base = f"/api/v1/initiatives/{SLUG}"
    made = client.post(f"{base}/stakeholders", {"name": "Mayor", "power": 5}, content_type="application/json")
    assert made.status_code == 201
    address = f"{base}/stakeholders/{made.json()['id']}"
    changed = client.patch(address, {"version": 1, "interest": 1}, content_type="application/json")
    assert (changed.json()["interest"], changed.json()["version"]) == (1, 2)
    assert client.patch(address, {"version": 1}, content_type="application/json").status_code == 409
    assert client.get(f"{base}/stakeholders").json()["items"][0]["power"] == 5
    add(cast, "subject", label="Dig")
    assert client.get(f"{base}/responsibilities").json()["items"][0]["faults"] == ["Nobody is named."]
    add(cast, "communication", subject="News", audience="All", first=date(2027, 1, 1), rhythm="once")
    assert client.get(f"{base}/sends").json()["items"][0]["due"] == "2027-01-01"


@pytest.mark.parametrize("many", [1, 2, 4, 7, 9])
def test_those_who_share_a_spot_hide_nobody_and_stay_in_their_field(cast: Cast, many: int) -> None:
    for number in range(many):
        add(cast, "stakeholder", name=f"Neighbour {number}", power=4, interest=5)
    spots = [(one.x, one.y) for one in queries.stakeholders(cast.project)]
    assert all(math.dist(a, b) >= 6 for a, b in itertools.combinations(spots, 2))
    assert all(abs(x - 90) <= 7 and abs(y - 30) <= 7 for x, y in spots)
