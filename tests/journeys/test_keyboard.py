"""A planner's hour without a mouse: from the palette to a linked, indented, undone and redone plan."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, row

Opened = Callable[..., Page]


def to_the_plan(page: Page, task: str = "Cabling") -> None:
    """By the palette to a task; Escape leaves its panel for the grid."""
    page.keyboard.press("Control+K")
    page.keyboard.type(task)
    expect(page.locator("#palette-list [role=option]").first).to_contain_text(task)
    page.keyboard.press("Enter")
    expect(page.locator(".jp-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(row(page, task)).to_have_attribute("aria-selected", "true")


def to_column(page: Page, name: str, field: str) -> None:
    """Right along the row until the cell is the active one."""
    page.keyboard.press("Home")
    target = cell(page, name, field)
    for _ in range(int(target.get_attribute("aria-colindex") or 1) - 1):
        page.keyboard.press("ArrowRight")
    expect(target).to_have_class(re.compile(r"\bfc\b"))


def test_a_plan_is_found_changed_linked_and_taken_back_by_keys(sign_in: Opened) -> None:
    page = sign_in()
    to_the_plan(page)
    before = cell(page, "Energised", "finish").inner_text()

    to_column(page, "Cabling", "duration")
    was = cell(page, "Cabling", "duration").inner_text()
    page.keyboard.type("9d")
    page.keyboard.press("Enter")
    expect(cell(page, "Energised", "finish")).not_to_have_text(before)
    page.keyboard.press("Control+Z")
    expect(cell(page, "Cabling", "duration")).to_have_text(was)
    expect(cell(page, "Energised", "finish")).to_have_text(before)
    page.keyboard.press("Control+Y")
    expect(cell(page, "Cabling", "duration")).to_contain_text("9")
    page.keyboard.press("Control+Z")
    expect(cell(page, "Cabling", "duration")).to_have_text(was)

    page.keyboard.press("Control+F")
    page.keyboard.type("Permits")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(row(page, "Permits")).to_have_attribute("aria-selected", "true")
    to_column(page, "Permits", "predecessors")
    page.keyboard.type("2FS+1d")
    page.keyboard.press("Enter")
    expect(cell(page, "Permits", "predecessors")).to_contain_text("2")
    expect(cell(page, "Energised", "finish")).not_to_have_text(before)
    page.keyboard.press("Control+Z")
    expect(cell(page, "Permits", "predecessors")).to_have_text("")
    expect(cell(page, "Energised", "finish")).to_have_text(before)


def test_a_branch_is_made_and_unmade_by_keys(sign_in: Opened) -> None:
    page = sign_in()
    to_the_plan(page)
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(row(page, "Permits")).to_have_attribute("aria-level", "3")
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(row(page, "Permits")).to_have_attribute("aria-level", "2")
    page.keyboard.press("Control+Z")
    expect(row(page, "Permits")).to_have_attribute("aria-level", "3")
    page.keyboard.press("Control+Z")
    expect(row(page, "Permits")).to_have_attribute("aria-level", "2")


def test_tab_leaves_the_grid_behind_its_last_cell(sign_in: Opened) -> None:
    page = sign_in()
    to_the_plan(page)
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") != "treegrid"
