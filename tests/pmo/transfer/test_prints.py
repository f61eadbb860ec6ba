"""Prints of big plans: drawn by a worker, kept for the one who asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from jalon.pmo.common import files
from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import actions as planning
from jalon.pmo.transfer import prints
from jalon.pmo.transfer.models import PLACE, PlanPrint
from tests.cast import Cast
from tests.pmo.transfer.conftest import works


def kept() -> set[Path]:
    """The files that lie there now."""
    return set(files.path(PLACE, "x").parent.glob("*"))


@pytest.fixture
def plan(cast: Cast) -> Any:
    return planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=works())


@pytest.fixture
def ask(cast: Cast, django_capture_on_commit_callbacks: Any) -> Any:
    """The reader asks on the export page; jobs run when the transaction commits."""

    def asked(**form: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return cast.client(cast.viewer).post(_address("plan_print", cast), form)

    return asked


@pytest.fixture
def long_plan(plan: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A plan that counts as long, and a press that only writes down what it was given."""
    monkeypatch.setattr(prints, "AT_ONCE", {"pdf": 1, "svg": 1})

    def pressed(parts: list[str], told: Any) -> bytes:
        told(1)
        return b"%PDF-" + str(len(parts)).encode()

    monkeypatch.setattr(prints.printing, "pdf_of_parts", pressed)
    return plan


def _address(name: str, cast: Cast) -> str:
    return reverse(name, args=[cast.project.slug])


def test_a_long_plan_is_drawn_beside_and_comes_as_a_file(long_plan: Any, ask: Any, cast: Cast) -> None:
    client = cast.client(cast.viewer)
    answer = ask(kind="pdf", paper="a3")
    assert answer.headers["Location"] == _address("plan_export", cast)
    row = PlanPrint.objects.get(by=cast.viewer)
    assert (row.state, row.paper, row.revision) == ("ready", "a3", long_plan.revision)
    assert row.pages == row.done > 0
    file = client.get(_address("plan_print_file", cast))
    assert file.content == b"%PDF-1"
    assert 'filename="' in file["Content-Disposition"]
    assert cast.client(cast.sponsor).get(_address("plan_print_file", cast)).status_code == 404


def test_asking_again_leaves_one_print_and_one_file(long_plan: Any, ask: Any, cast: Cast) -> None:
    client = cast.client(cast.viewer)
    ask(kind="pdf")
    first = PlanPrint.objects.get(by=cast.viewer).stored
    ask(kind="svg")
    row = PlanPrint.objects.get(by=cast.viewer)
    assert row.kind == "svg"
    assert files.path(PLACE, row.stored).read_bytes().startswith(b"<")
    assert not files.path(PLACE, first).exists()
    client.post(_address("plan_print_drop", cast))
    assert not PlanPrint.objects.exists()
    assert not files.path(PLACE, row.stored).exists()


def test_a_refusal_of_the_press_is_told_to_the_one_who_asked(
    long_plan: Any, ask: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_parts: Any) -> bytes:
        raise Refused("No ink.", "no_press")

    monkeypatch.setattr(prints.printing, "pdf_of_parts", refuse)
    client = cast.client(cast.viewer)
    ask(kind="pdf")
    assert PlanPrint.objects.get().state == "refused"
    assert "No ink." in client.get(_address("plan_export", cast)).content.decode()


def test_a_short_plan_comes_at_once(plan: Any, ask: Any, cast: Cast) -> None:
    answer = ask(kind="svg", levels="2")
    assert answer.headers["Location"].startswith(_address("plan_gantt_svg", cast))
    assert not PlanPrint.objects.exists()


def test_the_direct_address_of_a_long_plan_leads_to_the_export_page(long_plan: Any, cast: Cast) -> None:
    answer = cast.client(cast.viewer).get(_address("plan_gantt_pdf", cast))
    assert answer.headers["Location"] == _address("plan_export", cast)


def test_too_many_rows_for_any_paper_are_refused_before_work_begins(
    plan: Any, ask: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "MOST_ROWS", 1)
    answer = ask(kind="pdf")
    assert answer.status_code == 422
    assert "too many to print" in answer.content.decode()


def test_a_print_taken_away_while_it_is_drawn_leaves_no_file(
    long_plan: Any, ask: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_parts: Any) -> bytes:
        prints.discard(by=cast.viewer, plan=long_plan)
        return b"%PDF-"

    monkeypatch.setattr(prints.printing, "pdf_of_parts", pressed)
    before = kept()
    ask(kind="pdf")
    assert not PlanPrint.objects.exists()
    assert kept() == before
