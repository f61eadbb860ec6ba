"""A risk from its title to the level above: by keyboard, through the heat map, many at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Opened = Callable[..., Page]


def add(page: Page, title: str) -> None:
    """Typed and sent with Enter; its panel or its list follows."""
    page.goto("/i/quay/registers/?kind=risk&add=1")
    box = page.get_by_label("Title of a new entry")
    expect(box).to_be_focused()
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=title)).to_be_visible()


def test_a_risk_is_added_filtered_given_and_escalated(sign_in: Opened) -> None:
    page = sign_in()
    for title in ("Swell closes the quay", "Piles meet rock", "Crane on hire elsewhere"):
        add(page, title)
    page.goto("/i/quay/registers/?kind=risk")
    rows = page.locator("#registers .pf-row:visible")
    expect(rows).to_have_count(3)

    held = page.get_by_role("button", name=re.compile("Probability .*: 3$"))
    held.click()
    expect(held).to_have_attribute("aria-pressed", "true")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name=re.compile("Probability Rare, .*: 0$")).first.click()
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(rows).to_have_count(3)

    for title in ("Piles meet rock", "Crane on hire elsewhere"):
        rows.filter(has_text=title).get_by_role("checkbox").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_label("Give to").select_option(index=1)
    expect(page.get_by_text("2 changed.")).to_be_visible()
    given = [box.input_value() for box in page.locator("#registers .pf-row:visible [data-field=owner]").all()]
    assert len([one for one in given if one]) == 2

    page.get_by_role("link", name="Piles meet rock").click()
    panel = page.locator("[data-panel]")
    panel.get_by_label("Why").fill("No rig on our side")
    panel.get_by_role("button", name="Escalate one level").click()
    expect(page.locator(".rg-path")).to_contain_text("No rig on our side")


def test_a_view_is_kept_with_its_groups_and_columns(sign_in: Opened) -> None:
    page = sign_in()
    add(page, "Fog on the river")
    page.goto("/i/quay/registers/?kind=risk")
    page.get_by_label("Group by").select_option("state")
    expect(page.locator("#registers .pf-row.group:visible")).to_have_count(1)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Raised").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="Raised")).to_have_count(0)
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Name of the view").fill("By state")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_text("View “By state” saved.")).to_be_visible()
    page.goto("/i/quay/registers/?kind=risk")
    expect(page.locator("#registers .pf-row.group:visible")).to_have_count(0)
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="By state").first.click()
    expect(page.locator("#registers .pf-row.group:visible")).to_have_count(1)
    expect(page.get_by_role("columnheader", name="Raised")).to_have_count(0)


def test_a_date_reads_as_written_until_it_is_edited(sign_in: Opened) -> None:
    page = sign_in()
    add(page, "Dredger late")
    page.goto("/i/quay/registers/?kind=risk&q=Dredger")
    page.locator("[data-due]").first.click()
    page.locator("#registers input[type=date]").fill("2026-11-04")
    page.keyboard.press("Enter")
    expect(page.locator("[data-due]").first).to_have_text("4\u00a0Nov\u00a02026")
