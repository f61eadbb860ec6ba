"""A demand becomes a project by kit and method; what went well becomes a kit."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Opened = Callable[..., Page]


def test_a_demand_becomes_a_project_by_kit_and_method(sign_in: Opened) -> None:
    page = sign_in("portfolio_manager")
    page.goto("/i/new/")
    page.get_by_text("A demand, still to be decided").click()
    page.get_by_label("Name", exact=True).fill("Ward B")
    page.get_by_label("Purpose").fill("Twenty-eight beds for the north of the town.")
    page.get_by_label("Sector").select_option("health")
    page.get_by_role("button", name="Create", exact=True).click()
    page.wait_for_url(re.compile(r"/i/ward-b/"))
    page.get_by_role("link", name="Begin with a kit").click()
    expect(page.locator("main")).to_contain_text("Twenty-eight beds")
    expect(page.get_by_label("Sector kit")).to_have_value("health")
    page.get_by_label("Method").select_option("prince2")
    before = page.locator("#preview .fig").inner_text()
    page.get_by_label("Start").fill("2027-09-06")
    expect(page.locator("#preview .fig")).not_to_have_text(before)
    promised = page.locator("#preview .fig").inner_text()
    page.get_by_role("button", name="Begin the project").click()
    page.wait_for_url(re.compile(r"/i/ward-b/plan/"))
    expect(page.locator(".jp-row .f-name", has_text="Activity analysis and bed sizing")).to_be_visible()
    page.goto("/i/ward-b/")
    expect(page.locator("main")).to_contain_text(promised)
    page.goto("/i/ward-b/kit/")
    expect(page.locator("main")).to_contain_text("Begun from the kit “Opening of a hospital ward”")
    page.goto("/i/ward-b/stages/")
    expect(page.locator("main")).to_contain_text("Starting up")


def test_a_project_is_made_from_the_shelf(sign_in: Opened) -> None:
    page = sign_in("portfolio_manager")
    page.goto("/kits/")
    page.get_by_role("link", name="Opening of a hospital ward").click()
    expect(page.get_by_role("heading", name="Gates and documents")).to_be_visible()
    page.get_by_role("link", name="Begin a project").click()
    page.get_by_label("Name", exact=True).fill("Ward C")
    page.get_by_role("button", name="Create the project").click()
    page.wait_for_url(re.compile(r"/i/ward-c/plan/"))


def test_a_project_is_saved_as_a_kit_and_its_text_mended(sign_in: Opened) -> None:
    page = sign_in("pmo_officer")
    page.goto("/i/substation/kit/")
    page.get_by_label("Name of the kit").fill("Substations")
    page.get_by_role("button", name="Save as a kit").click()
    page.get_by_role("link", name="Edit").click()
    text = page.locator("#id_text")
    right = text.input_value()
    text.fill(right.replace("duration: 5d", "durration: 5d", 1))
    page.get_by_role("button", name="Save").click()
    fault = page.locator("[data-line]").first
    expect(fault).to_contain_text("line")
    fault.click()
    chosen = text.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert "durration" in chosen
    text.fill(right.replace("duration: 5d", "duration: 6d", 1))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kitwork")).to_contain_text("6\u202fd")
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete").click()
    page.locator(".toast .undo").click()
    expect(page.get_by_role("heading", name="Substations")).to_be_visible()
