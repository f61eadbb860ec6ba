"""A project ends, and what was learnt in it shows up where something similar is typed elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hands import cell

Opened = Callable[..., Page]
LESSON = "Survey the seabed before the piles are ordered"


def learn_and_close(page: Page) -> None:
    page.goto("/i/pier/lessons/")
    page.get_by_text("Keep a lesson").click()
    page.get_by_label("Lesson", exact=True).fill(LESSON)
    page.get_by_label("Situation").fill("The piles were ordered on an old chart; the seabed was rock.")
    page.get_by_label("Effect").fill("Nine weeks until new piles came.")
    page.get_by_label("Recommendation").fill("Drill three borings first.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("heading", name=LESSON)).to_be_visible()
    page.goto("/i/pier/closing/")
    page.get_by_label("Reason").fill("Handed to the port authority on paper")
    page.get_by_role("button", name="Close the project").click()
    expect(page.get_by_text("Closed on")).to_be_visible()


def test_what_a_closed_project_learnt_is_offered_in_another(sign_in: Opened) -> None:
    page = sign_in()
    learn_and_close(page)

    page.goto("/i/quay/registers/?kind=risk")
    page.get_by_label("Title of a new entry").press_sequentially("Piles ordered before the seabed is known")
    offer = page.locator(".offer", has_text=LESSON)
    expect(offer).to_contain_text("Drill three borings first.")
    offer.get_by_role("button", name="This helps").click()
    expect(offer).to_contain_text("helped here")

    page.goto("/i/quay/plan/#t1")
    panel = page.locator(".jp-panel")
    panel.locator("#jp-f-name").fill("Order piles for the seabed")
    offered = panel.locator(".offer", has_text=LESSON)
    expect(offered).to_contain_text("helped elsewhere: 1")

    panel.locator("#jp-f-name").press("Enter")
    cell(page, "Order piles for the seabed", "duration").click()
    page.keyboard.press("F2")
    page.keyboard.type("4")
    expect(page.locator(".jp-beneath .offer", has_text=LESSON)).to_be_visible()
    page.keyboard.press("Escape")

    page.goto("/i/pier/lessons/")
    expect(page.get_by_text("helped once")).to_be_visible()
