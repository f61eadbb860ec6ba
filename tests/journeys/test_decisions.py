"""A change from the wish to the plan in force, and a committee from its agenda to its minutes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.hands import cell, open_plan, type_in

Opened = Callable[..., Page]
COPY = re.compile(r"/scenarios/\d+/plan/$")
REQUEST = re.compile(r"/requests/\d+/$")


def test_a_change_is_computed_on_a_copy_approved_and_applied(sign_in: Opened) -> None:
    page = sign_in()
    open_plan(page, "/i/quay/plan/", "Piles")
    before = cell(page, "First ship", "finish").inner_text()
    page.goto("/i/quay/changes/")
    page.get_by_role("link", name="Ask for a change").click()
    page.get_by_label("What is asked").fill("Deeper piles")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(COPY)
    expect(cell(page, "Piles", "name")).to_be_visible()
    type_in(page, "Piles", "duration", "9d")
    expect(page.locator(".toast, .jp-toast").filter(has_text="finish +5 d")).to_be_visible()
    page.get_by_role("link", name="See the consequences").click()
    page.wait_for_url(REQUEST)
    expect(page.locator(".dc-facts .fig").first).to_have_text("+5\u00a0d")
    expect(page.locator(".dc-slide")).to_contain_text("First ship")
    page.get_by_role("button", name="Ask for the decision").click()
    expect(page.get_by_text("Before the committee")).to_be_visible()

    open_plan(page, "/i/quay/plan/", "Piles")
    expect(cell(page, "First ship", "finish")).to_have_text(before)

    other = sign_in("directrice", language="fr-FR", width=390, height=844, touch=True)
    other.goto("/to-decide/")
    asked = other.get_by_role("listitem").filter(has_text="Deeper piles")
    asked.get_by_role("button", name="Pour").click()
    expect(other.get_by_text("Le vote est noté.")).to_be_visible()

    page.goto("/to-decide/")
    page.get_by_role("link", name="Deeper piles").click()
    page.get_by_role("button", name="For", exact=True).click()
    page.get_by_role("button", name="Close the vote").click()
    expect(page.get_by_text("Applied", exact=True)).to_be_visible()
    open_plan(page, "/i/quay/plan/", "Piles")
    expect(cell(page, "Piles", "duration")).to_have_text(re.compile("^9"))
    expect(cell(page, "First ship", "finish")).not_to_have_text(before)
    page.goto("/i/quay/plan/baselines/")
    expect(page.get_by_text("Deeper piles").first).to_be_visible()
    page.goto("/decisions/?q=piles")
    expect(page.get_by_role("link", name="Deeper piles")).to_be_visible()


def test_a_committee_meets_from_its_agenda_to_its_minutes(sign_in: Opened, tmp_path: Path) -> None:
    page = sign_in()
    page.goto("/i/quay/changes/new/")
    page.get_by_label("What is asked").fill("Wait for the crane")
    page.get_by_label("The change", exact=True).select_option("shift")
    page.get_by_label("Tasks").select_option(label="Deck")
    page.get_by_label("Working days later").fill("3")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(REQUEST)
    expect(page.locator(".dc-facts .fig").first).to_have_text("+3\u00a0d")
    page.get_by_role("button", name="Ask for the decision").click()
    expect(page.get_by_text("Before the committee")).to_be_visible()

    page.goto("/committees/")
    page.get_by_role("link", name="Quay board").first.click()
    page.get_by_role("button", name="Plan a meeting").click()
    expect(page.locator(".dc-agenda")).to_contain_text("Wait for the crane")
    page.get_by_role("button", name="Open the meeting").click()
    people = page.locator("#people")
    # who opens it is there; the other is marked
    expect(people).to_contain_text("No quorum: 1/2")
    people.get_by_role("button", name="Present", pressed=False).first.click()
    expect(people).to_contain_text("Quorum met: 2/2")
    page.get_by_role("button", name="Take this point").click()
    expect(page.locator(".dc-steps [data-clock]")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#notes")).to_be_focused()
    page.keyboard.type("The crane comes on Thursday.")
    expect(page.get_by_text("saved")).to_be_visible()
    page.locator(".dc-out input[name=title]").fill("Book the crane")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".dc-results")).to_contain_text("Book the crane")
    page.get_by_role("button", name="Directrice: for").click()
    page.get_by_role("button", name="Pmo Officer: for").click()
    page.get_by_role("button", name="Close the vote").click()
    expect(page.get_by_text("Approved on")).to_be_visible()
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.get_by_text("The crane comes on Thursday.")).to_be_visible()

    with page.expect_download() as word:
        page.get_by_role("link", name="Minutes (Word)").click()
    word.value.save_as(tmp_path / "minutes.docx")
    text = "\n".join(one.text for one in Document(str(tmp_path / "minutes.docx")).paragraphs)
    for said in ("The crane comes on Thursday.", "Book the crane", "Applied to the plan"):
        assert said in text
    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()
    pdf.value.save_as(tmp_path / "minutes.pdf")
    assert (tmp_path / "minutes.pdf").read_bytes().startswith(b"%PDF")
    with page.expect_download() as ics:
        page.get_by_role("link", name="Calendar", exact=True).click()
    ics.value.save_as(tmp_path / "meeting.ics")
    assert "BEGIN:VEVENT" in (tmp_path / "meeting.ics").read_text()
