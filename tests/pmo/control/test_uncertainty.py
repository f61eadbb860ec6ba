"""What is not certain about a plan: a workbook seen before it counts, read behind walls; the ways."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from jalon.exchange.sandbox import Outcome
from jalon.pmo.common.errors import NotAllowed, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.control import actions, queries
from jalon.pmo.control.bridge import uncertainty as bridge
from jalon.pmo.control.models import Study, Uncertainty
from tests.cast import Cast
from tests.pmo.control.test_risk import FORM, later
from tests.pmo.planning.conftest import Hand

__all__ = ["later"]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(cast: Cast, more: str = "") -> str:
    return f"/i/{cast.project.slug}/plan/risk/uncertainty/{more}"


def book(cast: Cast) -> Any:
    found = cast.client(cast.viewer).get(f"/i/{cast.project.slug}/plan/risk/workbook.xlsx")
    return load_workbook(BytesIO(found.content))


def handed_in(cast: Cast, filled: Any, name: str = "our risks.xlsx") -> Any:
    stream = BytesIO()
    filled.save(stream)
    file = SimpleUploadedFile(name, stream.getvalue(), SHEET)
    return cast.client(cast.project_manager).post(page(cast), {"workbook": file})


def a_book(cast: Cast) -> Any:
    filled = book(cast)
    filled["Durations"]["F2"] = 40
    filled["Correlations"].append(["2,3", 0.8])
    filled["Ways"].append(["Load test", 0.25, "4"])
    return filled


def row(hand: Hand) -> Uncertainty:
    return Uncertainty.objects.get(plan=hand.plan)


def test_a_workbook_changes_nothing_before_it_is_taken(hand: Hand, cast: Cast, later: list[int]) -> None:
    assert [r[1].value for r in book(cast)["Durations"].iter_rows(min_row=2)] == [
        "Dig",
        "Pour",
        "Cure",
        "Test",
    ]
    client = cast.client(cast.project_manager)
    answer = handed_in(cast, a_book(cast))
    assert answer.status_code == 302, answer.content.decode()
    assert (row(hand).content, row(hand).proposed_name) == ({}, "our risks.xlsx")
    text = client.get(page(cast)).content.decode()
    assert "“our risks.xlsx” was read. Nothing of the plan is changed yet." in text
    assert "Said by the workbook" in text
    assert "40\u00a0d" in text
    client.post(f"/i/{cast.project.slug}/plan/risk/", FORM)
    assert "risks" not in Study.objects.latest("pk").parameters

    client.post(page(cast, "take/"), {"version": row(hand).version})
    kept = row(hand)
    assert (kept.name, kept.proposed) == ("our risks.xlsx", {})
    # one line alone says something: the others still hold the plan's own duration
    assert [(uid, points["high"]) for uid, points, _ in kept.content["durations"]] == [(2, 40 * 480)]
    client.post(f"/i/{cast.project.slug}/plan/risk/", {**FORM, "uncertain": "on"})
    study = Study.objects.latest("pk")
    actions.carry_out(study.pk)
    study = Study.objects.get(pk=study.pk)
    assert study.answer["drivers"][0][2] == "Dig"
    said = client.get(f"/i/{cast.project.slug}/plan/risk/{study.pk}/").content.decode()
    assert "from “our risks.xlsx”: 1 duration, 1 alternative, 1 correlation." in said
    verbs = ChangeSet.objects.filter(verb__startswith="uncertainty.").order_by("pk")
    assert [one.verb for one in verbs] == ["uncertainty.propose", "uncertainty.take"]


def test_what_is_kept_comes_back_as_the_same_workbook(hand: Hand, cast: Cast) -> None:
    handed_in(cast, a_book(cast))
    client = cast.client(cast.project_manager)
    client.post(page(cast, "take/"), {"version": row(hand).version})
    handed_in(cast, book(cast))
    assert row(hand).proposed == row(hand).content
    assert "All of it is said already." in client.get(page(cast)).content.decode()


def test_a_workbook_put_away_or_taken_off_again(hand: Hand, cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    handed_in(cast, a_book(cast))
    client.post(page(cast, "leave/"), {"version": row(hand).version})
    assert (row(hand).content, row(hand).proposed) == ({}, {})
    handed_in(cast, a_book(cast))
    client.post(page(cast, "take/"), {"version": row(hand).version})
    client.post(page(cast, "forget/"), {"version": row(hand).version})
    assert (row(hand).content, row(hand).proposed_name) == ({}, "our risks.xlsx")
    client.post(page(cast, "take/"), {"version": row(hand).version})
    assert row(hand).content["durations"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda filled: filled["Durations"].__setitem__("F2", "soon"), "“Durations”, row 2"),
        (lambda filled: filled["Risks"].append(["a", "A", "often"]), "“Risks”, row 2"),
        (lambda filled: filled["Durations"].__setitem__("F2", 0.5), "“Dig”"),
        (lambda filled: filled["Costs"].append([77, "triangular", 1, 2, 3]), "activity 77"),
        (lambda filled: filled["Ways"].append(["Test", 1.2, "4"]), "“Test” are below zero or sum to more"),
    ],
)
def test_a_workbook_that_makes_no_sense_is_refused_where_it_stands(
    change: Callable[[Any], Any], sentence: str, hand: Hand, cast: Cast
) -> None:
    filled = book(cast)
    change(filled)
    answer = handed_in(cast, filled)
    assert (answer.status_code, Uncertainty.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_what_is_no_workbook_is_refused(hand: Hand, cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    for data in (b"PK\x03\x04 no", b"text"):
        answer = client.post(page(cast), {"workbook": SimpleUploadedFile("r.xlsx", data)})
        assert (answer.status_code, Uncertainty.objects.count()) == (200, 0)
        assert "“r.xlsx” is damaged" in answer.content.decode()


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [(Outcome(None, ""), "too long or too much memory"), (Outcome(-11, "crash"), "is damaged")],
)
def test_a_reader_that_dies_leaves_a_sentence(
    outcome: Outcome, sentence: str, hand: Hand, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(bridge, "run_module", lambda name, *_rest: asked.append(name) or outcome)
    assert sentence in handed_in(cast, a_book(cast)).content.decode()
    assert asked == ["jalon.pmo.control.bridge.child"]


def test_one_way_of_a_decision_is_taken_in_each_draw(hand: Hand, cast: Cast, later: list[int]) -> None:
    client = cast.client(cast.project_manager)
    number = {a.name: i for i, a in enumerate(queries.engine_plan(hand.plan).activities, start=1)}
    table = {
        "version": "0", "way-TOTAL_FORMS": "2", "way-INITIAL_FORMS": "0",
        "way-0-decision": "Load test", "way-0-chance": "25", "way-0-tasks": str(number["Cure"]),
        "way-1-decision": "", "way-1-chance": "", "way-1-tasks": "",
    }  # fmt: skip
    refused = client.post(page(cast, "ways/"), {**table, "way-0-tasks": "99"}).content.decode()
    assert "The plan has no row 99." in refused
    refused = client.post(page(cast, "ways/"), {**table, "way-1-decision": "Load test", "way-1-chance": "80"})
    assert "sum to more than 100" in refused.content.decode()
    assert Uncertainty.objects.count() == 0
    assert client.post(page(cast, "ways/"), table).status_code == 302
    assert row(hand).content["branchings"] == [["Load test", [[0.25, [4]]]]]
    client.post(
        f"/i/{cast.project.slug}/plan/risk/", {**FORM, "low": "100", "high": "100", "uncertain": "on"}
    )
    study = Study.objects.latest("pk")
    actions.carry_out(study.pk)
    text = client.get(page(cast)).content.decode()
    assert 'value="Load test"' in text
    assert Study.objects.get(pk=study.pk).state == Study.State.DONE
    table |= {"version": str(row(hand).version), "way-0-decision": "", "way-0-chance": "", "way-0-tasks": ""}
    client.post(page(cast, "ways/"), table)
    assert row(hand).content == {}


def test_who_may_do_what_and_two_people_at_once(hand: Hand, cast: Cast) -> None:
    handed_in(cast, a_book(cast))
    seen = row(hand).version
    with pytest.raises(NotAllowed):
        actions.take_uncertainty(by=cast.viewer, plan=hand.plan, version=seen)
    actions.take_uncertainty(by=hand.user, plan=hand.plan, version=seen)
    with pytest.raises(Stale):
        actions.set_ways(by=hand.user, plan=hand.plan, version=seen, ways=[])
    viewer = cast.client(cast.viewer).get(page(cast)).content.decode()
    assert "Dig" in viewer
    assert "/take/" not in viewer
    assert cast.client(cast.stranger).get(page(cast)).status_code == 404
