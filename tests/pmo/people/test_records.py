"""Rows of the matrix chosen from the plan's work packages, the products and the decisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from jalon.pmo.common.errors import Refused
from jalon.pmo.governance.models import Product
from jalon.pmo.people import actions, queries, sources
from jalon.pmo.people.models import Subject
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand, hand, plan

__all__ = ["hand", "plan"]
pytestmark = pytest.mark.django_db
SLUG = "substation"


@pytest.fixture
def records(cast: Cast, plan: Any) -> dict[str, list[sources.Record]]:
    Product.objects.create(initiative=cast.project, number=1, title="Safety case")
    registers.create(by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable")
    return sources.records(cast.project)


def test_each_kind_is_offered_from_its_records(cast: Cast, plan: Any, records: Any) -> None:
    assert [one.label for one in records["product"]] == ["Safety case"]
    assert [one.label for one in records["decision"]] == ["Which cable"]
    names = {one.label for one in records["work"]}
    assert names
    page = cast.client(cast.project_manager).get(reverse("people_new", args=[SLUG, "subject"]))
    for name in names | {"Safety case", "Which cable"}:
        assert name in page.content.decode()


def test_several_are_ticked_at_once_and_kept_once(cast: Cast, records: Any) -> None:
    client = cast.client(cast.project_manager)
    first = records["work"][0]
    ticked = [f"work {first.key}", f"product {records['product'][0].key}"]
    address = reverse("people_choose", args=[SLUG])
    for _again in range(2):
        assert client.post(address, {"records": ticked}).status_code == 302
    lines = queries.matrix(cast.project).lines
    assert sorted((one.subject.kind, one.label) for one in lines) == [
        ("product", "Safety case"), ("work", first.label)
    ]  # fmt: skip
    assert client.post(address, {"records": ["work 999999"]}).status_code == 422
    assert client.post(address, {}).status_code == 422


def test_a_row_follows_the_name_of_its_task_and_says_when_it_is_gone(
    cast: Cast, records: Any, hand: Hand
) -> None:
    first = records["work"][0]
    actions.add_subjects(by=cast.project_manager, initiative=cast.project, records=[("work", first.key)])
    hand.set(int(first.key), name="Renamed")
    assert queries.matrix(cast.project).lines[0].label == "Renamed"
    Subject.objects.update(key="999999")
    (line,) = queries.matrix(cast.project).lines
    assert "It is no longer in the plan." in [str(fault) for fault in line.faults]


def test_a_record_of_another_project_is_refused(cast: Cast, records: Any) -> None:
    other = Product.objects.create(initiative=cast.other_project, number=1, title="Theirs")
    with pytest.raises(Refused, match="none of the records of this initiative"):
        actions.add_subjects(
            by=cast.project_manager, initiative=cast.project, records=[("product", str(other.pk))]
        )
    assert not Subject.objects.exists()


def test_own_words_let_the_record_go_and_a_removed_twin_does_not_come_back(cast: Cast, records: Any) -> None:
    key = records["product"][0].key
    (row,) = actions.add_subjects(
        by=cast.project_manager, initiative=cast.project, records=[("product", key)]
    )
    actions.put_away(by=cast.project_manager, row=row, version=1)
    actions.add_subjects(by=cast.project_manager, initiative=cast.project, records=[("product", key)])
    row.refresh_from_db()
    with pytest.raises(Refused, match="another row in the matrix"):
        actions.put_away(by=cast.project_manager, row=row, version=row.version, restore=True)
    held = Subject.objects.select_related("initiative__organisation").get(archived=None)
    actions.change(by=cast.project_manager, row=held, version=1, label="Safety file", kind="product")
    held.refresh_from_db()
    assert (held.key, queries.matrix(cast.project).lines[0].label) == ("", "Safety file")


def test_the_page_counts_the_work_packages_without_a_row(cast: Cast, records: Any) -> None:
    tops = [one for one in records["work"] if one.depth == 0]
    assert queries.matrix(cast.project).uncovered == len(tops)
    actions.add_subjects(
        by=cast.project_manager, initiative=cast.project, records=[("work", one.key) for one in tops]
    )
    assert queries.matrix(cast.project).uncovered == 0
