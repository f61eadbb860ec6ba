"""The quality panel: a dangling task is found, shown, mended, and the mending undone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan, row

Opened = Callable[..., Page]


def test_a_dangling_task_is_found_mended_and_the_mending_undone(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page)
    cell(page, "New task", "name").click()
    page.keyboard.type("Fence")
    page.keyboard.press("Enter")
    expect(row(page, "Fence")).to_be_visible()
    page.get_by_role("button", name="Quality").click()
    panel = page.get_by_role("complementary", name="Quality of the plan")
    logic = panel.get_by_role("button", name="Missing logic")
    expect(logic).to_contain_text("At fault")
    logic.focus()
    page.keyboard.press("Enter")
    fault = panel.locator(".jp-faults li", has_text="Fence").first
    fault.get_by_role("button").first.click()
    expect(row(page, "Fence")).to_have_attribute("aria-selected", "true")
    expect(fault).to_contain_text("nothing waits for it")
    fault.get_by_role("button", name="Mend").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(fault).not_to_contain_text("nothing waits for it")
    expect(fault.get_by_role("button", name="Mend")).to_have_count(0)
    page.locator(".jp-scroll").focus()
    page.keyboard.press("Control+Z")
    expect(fault).to_contain_text("nothing waits for it")
    page.keyboard.press("Control+Z")
    expect(row(page, "Fence")).to_have_count(0)


def test_who_may_only_read_sees_the_faults_and_no_mending(sign_in: Opened) -> None:
    page = sign_in("viewer")
    open_plan(page)
    page.get_by_role("button", name="Quality").click()
    panel = page.get_by_role("complementary", name="Quality of the plan")
    expect(panel).to_contain_text("points passed")
    panel.get_by_role("button", name="Missing logic").click()
    expect(panel.get_by_role("button", name="Missing logic")).to_have_attribute("aria-expanded", "true")
    expect(panel.locator(".jp-faults")).to_contain_text("predecessor")
    expect(panel.get_by_role("button", name="Mend")).to_have_count(0)
