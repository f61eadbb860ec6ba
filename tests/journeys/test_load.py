"""Too much work for one: seen under the Gantt, found by the keyboard, read as a table."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan, row

Opened = Callable[..., Page]


def _give(page: Page, task: str, who: str) -> None:
    cell(page, task, "name").click()
    field = page.get_by_role("textbox", name="Resources")
    if not field.is_visible():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Task")).to_have_value(task)
    field.fill(who)
    with page.expect_response("**/changes"):
        page.keyboard.press("Tab")


def test_an_overload_names_the_tasks_that_fight_and_goes_when_one_goes_to_another(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    _give(page, "Detailed design", "Anna")
    _give(page, "Permits", "Anna")
    page.get_by_role("button", name="Load of a resource").click()
    load = page.locator(".jp-load")
    expect(load).to_contain_text("overloaded")
    chart = page.get_by_role("slider", name="Load of Anna")
    chart.focus()
    assert "2 tasks fight for it." in (chart.get_attribute("aria-valuetext") or "")
    page.keyboard.press("Enter")
    for task, chosen in (("Detailed design", "true"), ("Permits", "true"), ("Earthworks", "false")):
        expect(row(page, task)).to_have_attribute("aria-selected", chosen)
    page.get_by_role("button", name="As a table").click()
    table = page.get_by_role("table", name="Load of Anna")
    expect(table.get_by_role("button", name="Select 2 tasks").first).to_be_visible()
    _give(page, "Permits", "Bob")
    expect(load).to_contain_text("Within capacity")
    expect(table.get_by_role("button")).to_have_count(0)
    for task in ("Permits", "Detailed design"):
        _give(page, task, "")
