"""Two windows, one task: both values are shown, and the reader chooses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan, type_in

Opened = Callable[..., Page]


@pytest.mark.parametrize(("choice", "left"), [("Keep mine", "7"), ("Take theirs", "8")])
def test_the_second_of_two_sees_both_values_and_chooses(sign_in: Opened, choice: str, left: str) -> None:
    first, second = sign_in("pmo_officer"), sign_in("project_manager")
    # the second window has not heard of the first one's change yet
    second.route("**/changes?since=*", lambda route: route.abort())
    open_plan(first)
    open_plan(second)
    before = cell(first, "Permits", "duration").inner_text()
    type_in(first, "Permits", "duration", "8d")
    expect(first.locator(".toast")).to_be_visible()
    type_in(second, "Permits", "duration", "7d")
    note = second.get_by_role("alertdialog")
    expect(note).to_contain_text("Pmo Officer")
    expect(note).to_contain_text("8")
    expect(note).to_contain_text("7")
    note.get_by_role("button", name=choice).click()
    expect(note).to_have_count(0)
    expect(cell(second, "Permits", "duration")).to_contain_text(left)
    second.unroute("**/changes?since=*")
    open_plan(first)
    expect(cell(first, "Permits", "duration")).to_contain_text(left)
    type_in(first, "Permits", "duration", before)
    expect(cell(first, "Permits", "duration")).to_have_text(before)
    expect(first.locator(".toast")).to_be_visible()


def test_two_notes_stand_side_by_side(sign_in: Opened) -> None:
    first, second = sign_in("pmo_officer"), sign_in("project_manager")
    second.route("**/changes?since=*", lambda route: route.abort())
    for page in (first, second):
        open_plan(page)
        cell(page, "Permits", "name").click()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_label("Note", exact=True)).to_be_editable()
    first.get_by_label("Note", exact=True).fill("The prefecture asks for a noise study.")
    first.keyboard.press("Tab")
    expect(first.locator(".toast")).to_be_visible()
    second.get_by_label("Note", exact=True).fill("Permits are late.")
    second.keyboard.press("Tab")
    note = second.get_by_role("alertdialog")
    expect(note).to_contain_text("The prefecture asks for a noise study.")
    expect(note).to_contain_text("Permits are late.")
    note.get_by_role("button", name="Take theirs").click()
    expect(note).to_have_count(0)
    expect(second.get_by_label("Note", exact=True)).to_have_value("The prefecture asks for a noise study.")
