"""A month-end: reports are asked for, written and signed, then the pack is made and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.journeys.hands import open_plan, type_in

Opened = Callable[..., Page]


def test_a_month_ends_with_status_reports_and_the_pack(sign_in: Opened, tmp_path: Path) -> None:
    page = sign_in()
    open_plan(page, "/i/depot/plan/", "Lay the rails")
    page.goto("/i/depot/reports/")
    page.get_by_text("Change the rhythm").click()
    page.get_by_label("Reports are due").select_option("month")
    page.get_by_role("button", name="Set the rhythm").click()
    expect(page.get_by_text("On the last day of every month.")).to_be_visible()

    page.get_by_role("button", name="Prepare the report").click()
    expect(page.get_by_role("heading", name="Milestones")).to_be_visible()
    page.get_by_role("button", name="Sign").click()
    expect(page.locator(".err, .note.bad").first).to_be_visible()
    page.locator(".rp-declare label", has_text="On track").click()
    page.get_by_label("In one sentence").fill("The rails are ordered.")
    page.get_by_label("Decisions asked").fill("Approve a second welder.")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_text("unchanged since")).to_be_visible()
    signed = _pack(page, tmp_path / "signed.pptx")
    assert "The rails are ordered." in " ".join(signed)

    open_plan(page, "/i/depot/plan/", "Lay the rails")
    type_in(page, "Lay the rails", "duration", "30d")
    page.goto("/i/depot/reports/1/")
    assert _pack(page, tmp_path / "again.pptx") == signed, "what was signed stays as it was"

    page.goto("/portfolio/declared/")
    expect(page.get_by_role("heading", name="Declared", exact=False).first).to_be_visible()
    page.goto("/cockpit/")
    page.get_by_role("link", name="Make the pack").click()
    expect(page.get_by_role("heading", name="The project holds its tolerances")).to_be_visible()
    expect(page.locator(".slide", has_text="Whole portfolio").first).to_be_visible()
    expect(page.locator(".slide", has_text="Approve a second welder.").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="PowerPoint").click()
    download.value.save_as(tmp_path / "portfolio.pptx")
    said = _texts(tmp_path / "portfolio.pptx")
    assert {"How each project stands", "Depot"} <= set(said)
    assert any("Whole portfolio" in text for text in said)

    page.get_by_role("link", name="Français").click()
    expect(page.locator(".slide h2").first).to_have_text("Le projet tient ses tolérances")
    page.get_by_role("link", name="Flash report").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    download.value.save_as(tmp_path / "flash.pdf")
    assert (tmp_path / "flash.pdf").read_bytes().startswith(b"%PDF")

    reader = sign_in("viewer", width=390, height=844, touch=True)
    reader.goto("/portfolio/dashboard/")
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _pack(page: Page, place: Path) -> list[str]:
    """The texts of the signed report's own pack."""
    page.get_by_text("As a file").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Pack, PowerPoint").click()
    download.value.save_as(place)
    return _texts(place)


def _texts(place: Path) -> list[str]:
    found: list[str] = []
    deck: Any = Presentation(str(place))
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found
