"""A gate refused for missing evidence, then passed."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Opened = Callable[..., Page]
STAGES = re.compile(r"/i/jetty/stages/")


def test_a_gate_is_refused_for_missing_evidence_then_passed(sign_in: Opened) -> None:
    page = sign_in("pmo_officer")
    page.goto("/i/jetty/method/?method=agilepm")
    expect(page.get_by_text("It would stand in “Pre-project”")).to_be_visible()
    page.get_by_role("button", name="Live by “AgilePM”").click()
    page.wait_for_url(STAGES)
    page.get_by_role("button", name="Go on to the next stage").click()
    gate = page.get_by_role("complementary", name="Feasibility decision")
    expect(gate).to_contain_text("The feasibility assessment and")

    gate.get_by_role("button", name="Put it to the committee").click()
    refusal = gate.get_by_role("alert")
    expect(refusal).to_contain_text(
        "are missing. The office requires it here before “Feasibility decision” opens."
    )
    expect(gate.get_by_text("Ahead", exact=True)).to_be_visible()

    for criterion in ("The feasibility assessment", "A business ambassador freed for the project"):
        item = gate.get_by_role("listitem").filter(has_text=criterion)
        item.locator("summary", has_text="Give").click()
        item.get_by_label("Where it is").fill("https://shelf.example/jetty")
        item.get_by_role("button", name="It is in place").click()
        expect(item.get_by_text("In place", exact=True)).to_be_visible()
    gate.get_by_role("button", name="Put it to the committee").click()
    expect(gate.get_by_text("Waiting for the decision")).to_be_visible()

    gate.get_by_label("Why, if you like").fill("The berth is worth it")
    gate.get_by_role("button", name="Go", exact=True).click()
    expect(gate).to_contain_text("1 vote cast, quorum 2")
    gate.locator("summary", has_text="Close the vote").click()
    gate.get_by_role("button", name="Count and decide").click()
    expect(gate.get_by_role("alert")).to_contain_text("1 vote is missing for the quorum of 2.")
    gate.locator("summary", has_text="Record").click()
    gate.get_by_role("listitem").get_by_role("button", name="Go", exact=True).click()
    expect(gate).to_contain_text("2 votes cast, quorum 2")
    gate.get_by_role("button", name="Count and decide").click()

    line = page.get_by_role("navigation", name="Stages and gates")
    expect(line.locator("li.now")).to_contain_text("Foundations")
    page.goto("/i/jetty/settings/")
    expect(page.get_by_text("The stage follows the gates of “AgilePM”")).to_be_visible()
    page.goto("/gates/")
    expect(page.get_by_role("main")).to_be_visible()
