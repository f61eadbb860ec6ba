"""An officer's afternoon: who is asked for twice, how sure a finish is, what a reviewer would find."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan

Opened = Callable[..., Page]
LONG = 120_000
"""The first study of a new house compiles its kernels."""


def ask(page: Page, address: str, button: str, **fields: str) -> None:
    page.goto(address)
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if not field.is_visible():
            field.locator("xpath=ancestor::details/summary").click()
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def test_two_projects_that_fight_for_anna_are_levelled_previewed_applied_and_undone(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page, "/i/depot/plan/", "Lay the rails")
    before = cell(page, "Lay the rails", "start").inner_text()
    ask(page, "/i/mobility/levelling/", "Level", seconds="1")
    expect(page.get_by_text("What moves, and why")).to_be_visible(timeout=LONG)
    expect(page.locator(".moves")).to_contain_text("waits for Anna")
    moved = page.locator(".moves tbody tr").first.locator("a").inner_text()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Undo it from the plan")).to_be_visible()

    slug = "depot" if moved == "Lay the rails" else "workshop"
    open_plan(page, f"/i/{slug}/plan/", moved)
    expect(cell(page, moved, "start")).not_to_have_text(before)
    cell(page, moved, "name").click()
    page.keyboard.press("Control+z")
    expect(cell(page, moved, "start")).to_have_text(before)


def test_a_search_is_stopped_in_the_middle_and_keeps_the_best(sign_in: Opened) -> None:
    page = sign_in()
    # The shortest makespan is proved at once; that nobody slips cannot be, so the search goes on.
    ask(page, "/i/mobility/levelling/", "Level", seconds="120", objective="cost-of-delay")
    expect(page.locator("#progress")).to_be_visible()
    page.locator("#progress").get_by_text("The best so far").wait_for(timeout=LONG)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped by hand")).to_be_visible(timeout=LONG)


def test_the_plan_is_drawn_and_p80_is_read(sign_in: Opened) -> None:
    page = sign_in()
    ask(page, "/i/substation/plan/risk/", "Draw", low="80", high="200", iterations="2000")
    expect(page.get_by_text("P80: eight times in ten")).to_be_visible(timeout=LONG)
    figures = page.locator(".pf-figures").inner_text()
    assert re.search(r"\d+ days after the promise", figures)
    expect(page.locator("svg.plot").first).to_be_visible()


def test_a_risk_workbook_is_seen_before_it_counts(sign_in: Opened) -> None:
    page = sign_in()
    page.goto("/i/substation/plan/risk/")
    page.get_by_role("link", name="Three points, risks, alternatives of this plan").click()
    fetched = page.request.get(f"{page.url.split('/uncertainty')[0]}/workbook.xlsx").body()
    book = load_workbook(BytesIO(fetched))
    task = book["Durations"]["B2"].value
    book["Durations"]["F2"] = 90
    filled = BytesIO()
    book.save(filled)
    page.get_by_label("Risk workbook").set_input_files(
        {"name": "ours.xlsx", "mimeType": "application/octet-stream", "buffer": filled.getvalue()}
    )
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("“ours.xlsx” was read. Nothing of the plan is changed yet.")).to_be_visible()
    expect(page.locator(".ask-block tbody tr")).to_have_count(1)
    expect(page.locator(".ask-block tbody tr")).to_contain_text(task)
    page.get_by_role("button", name="Take it for the plan").click()
    expect(page.locator(".ask-block")).to_have_count(0)
    page.get_by_label("Alternative", exact=True).first.fill("Load test")
    page.get_by_label("Chance, %").first.fill("40")
    page.get_by_label("Tasks done only then").first.fill("3")
    page.get_by_role("button", name="Keep the alternatives").click()
    expect(page.locator("table.said").first).to_contain_text("Load test")
    ask(page, "/i/substation/plan/risk/", "Draw", iterations="1000")
    expect(page.get_by_text("from “ours.xlsx”: 1 duration, 1 alternative.")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("heading", name="What would it need?")).to_be_visible()


@pytest.mark.parametrize("address", ["/i/depot/plan/quality/?check=logic"])
def test_the_quality_page_mends_a_dangling_task(sign_in: Opened, address: str) -> None:
    page = sign_in()
    page.goto(address)
    expect(page.locator(".faults")).to_contain_text("Survey the track")
    line = page.locator(".faults li").filter(has_text="Survey the track")
    expect(line).to_contain_text("Link “Survey the track” to “Depot open”.")
    line.get_by_role("button", name="Mend").click()
    expect(page.get_by_text("1 fault mended.")).to_be_visible()
    expect(page.locator(".faults")).not_to_contain_text("Link “Survey the track”")
