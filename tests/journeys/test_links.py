"""Links without typing row numbers, ways to finish earlier, and the plan as a file."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan, undo

Opened = Callable[..., Page]


def test_a_link_gets_a_lag_by_the_keyboard_alone(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    cell(page, "Cabling", "name").click()
    page.keyboard.press("Alt+l")
    links = page.get_by_role("dialog", name="Links")
    expect(links).to_contain_text("after Earthworks")
    page.get_by_label("Lag, Earthworks → Cabling").fill("2d")
    page.keyboard.press("Enter")
    expect(cell(page, "Cabling", "predecessors")).to_have_text("5FS+2d")
    undo(page, "Cabling", "predecessors", "5")


def test_ways_to_finish_earlier_say_what_they_bring_and_can_be_taken(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    was = cell(page, "Energised", "finish").inner_text()
    cell(page, "Energised", "name").click()
    page.keyboard.press("Alt+w")
    page.get_by_role("button", name="Look for ways").click()
    way = page.locator(".jp-ways li", has_text="Shorten Cabling")
    expect(way).to_contain_text("plan finish −1")
    way.get_by_role("button").click()
    expect(cell(page, "Energised", "finish")).not_to_have_text(was)
    page.locator(".jp-scroll").focus()
    undo(page, "Energised", "finish", was)


def test_the_tool_bar_gives_the_plan_as_a_file(sign_in: Opened) -> None:
    page = sign_in("viewer")
    open_plan(page)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Table (CSV)").click()
    assert download.value.suggested_filename == "substation.csv"
