"""A planner's hour: by mouse, by keyboard, in both languages, and two at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import PLAN, bar, cell, drag, open_plan, row, type_in, undo

Opened = Callable[..., Page]


def test_the_critical_path_is_red_from_design_to_energised(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    for name in ("Detailed design", "Earthworks", "Cabling"):
        expect(bar(page, name)).to_have_class("bar crit")
    expect(bar(page, "Permits")).not_to_have_class("bar crit")


def test_a_longer_task_moves_what_follows_and_undo_brings_it_back(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    before = cell(page, "Energised", "finish").inner_text()
    type_in(page, "Cabling", "duration", "9d")
    expect(cell(page, "Energised", "finish")).not_to_have_text(before)
    undo(page, "Energised", "finish", before)


def test_a_dragged_bar_says_what_it_moves_then_moves_it(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    before = cell(page, "Energised", "finish").inner_text()
    drag(page, "Earthworks", 60)
    expect(cell(page, "Energised", "finish")).not_to_have_text(before)
    undo(page, "Energised", "finish", before)


def test_the_keyboard_alone_inserts_names_and_deletes(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    cell(page, "Cabling", "name").click()
    page.keyboard.press("Insert")
    page.keyboard.type("Inspection")
    page.keyboard.press("Enter")
    expect(row(page, "Inspection")).to_be_visible()
    expect(cell(page, "Inspection", "duration")).to_contain_text("1")
    cell(page, "Inspection", "name").click()
    page.keyboard.press("Delete")
    expect(row(page, "Inspection")).to_have_count(0)


def test_the_keyboard_alone_indents_and_outdents(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    cell(page, "Energised", "name").click()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(row(page, "Energised")).to_have_attribute("aria-level", "1")
    page.keyboard.press("Control+Z")
    expect(row(page, "Energised")).to_have_attribute("aria-level", "2")


def test_a_note_is_written_in_the_panel_and_read_again(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    cell(page, "Cabling", "name").click()
    page.keyboard.press("Control+Enter")
    page.get_by_label("Note", exact=True).fill("Drum 4 is short: order 80 m more.")
    page.keyboard.press("Tab")
    expect(page.locator(".toast")).to_be_visible()
    open_plan(page)
    cell(page, "Cabling", "name").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Note", exact=True)).to_have_value("Drum 4 is short: order 80 m more.")


@pytest.mark.parametrize(
    ("who", "undo_word", "days"),
    [("pmo_officer", "Undo", ["5", "d"]), ("directrice", "Annuler", ["5", "j"])],
)
def test_the_plan_speaks_the_readers_language(
    sign_in: Opened, who: str, undo_word: str, days: list[str]
) -> None:
    page = sign_in(who)
    open_plan(page)
    expect(page.get_by_role("button", name=undo_word).first).to_be_visible()
    assert cell(page, "Detailed design", "duration").inner_text().split() == days


def test_two_people_on_one_task_never_overwrite_each_other(sign_in: Opened) -> None:
    first, second = sign_in("pmo_officer"), sign_in("project_manager")
    open_plan(first)
    open_plan(second)
    # the second one sends what was shown before the first one's change
    version = second.evaluate(
        """async () => {
            const id = document.querySelector('#plan').dataset.planId;
            const sheet = await (await fetch(`/api/v1/plans/${id}/sheet`)).json();
            return [id, sheet.plan.revision, sheet.columns.version[sheet.columns.uid.indexOf(3)]];
        }"""
    )
    # the grid shows a change at once: the server has it when it answered
    with first.expect_response(lambda answer: answer.request.method == "POST" and "/changes" in answer.url):
        type_in(first, "Permits", "duration", "3d")
    status = second.evaluate(
        """async ([id, revision, version]) => {
            const token = document.querySelector('meta[name=csrf-token]').content;
            const answer = await fetch(`/api/v1/plans/${id}/changes`, {
                method: 'POST',
                headers: {'Content-Type': 'application/json', 'X-CSRFToken': token},
                body: JSON.stringify({revision, request: crypto.randomUUID(),
                    operations: [{op: 'set', uid: 3, version, fields: {duration: '4d'}}]}),
            });
            return [answer.status, (await answer.json()).error?.code];
        }""",
        version,
    )
    assert status == [409, "stale"]
    expect(cell(first, "Permits", "duration")).to_contain_text("3")
    first.keyboard.press("Control+Z")
    expect(cell(first, "Permits", "duration")).to_contain_text("2")


def test_a_viewer_reads_and_changes_nothing(sign_in: Opened) -> None:
    page = sign_in("viewer")
    open_plan(page)
    before = cell(page, "Cabling", "duration").inner_text()
    type_in(page, "Cabling", "duration", "9d")
    page.reload()
    open_plan(page)
    expect(cell(page, "Cabling", "duration")).to_have_text(before)


def test_a_stranger_does_not_learn_that_the_plan_exists(sign_in: Opened) -> None:
    page = sign_in("stranger")
    answer = page.goto(PLAN)
    assert answer is not None
    assert answer.status == 404
    assert "Substation" not in page.content()
