"""From a file of Microsoft Project to a plan one works on, and out again."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jalon.engine import Plan
from jalon.exchange import formats
from tests.journeys.hands import bar, cell, drag, finish, wait_for_finish

Opened = Callable[..., Page]
SHARED = Path(os.environ.get("JALON_SHARED", Path(__file__).resolve().parents[3] / "shared"))
READING = 180_000
TASK = "Finalize plans and develop estimate"


@pytest.fixture
def house() -> Path:
    """A real plan of 108 tasks."""
    path = SHARED / "data/plans/residential-construction.mpp"
    if not path.is_file():
        pytest.skip("no real plans here: set JALON_SHARED to the folder that has data/plans")
    return path


def hand_in(page: Page, path: Path) -> None:
    """Drop a file on the desk and wait for its report."""
    page.goto("/import/")
    page.set_input_files("#file", path)
    expect(page.locator("h2.sentence")).to_be_visible(timeout=READING)


def create(page: Page, name: str) -> str:
    """Make a project of the file; the address of its plan."""
    form = page.locator("form[action$='/create/']")
    form.locator("[name=name]").fill(name)
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/i/[^/]+/plan/"), timeout=READING)
    expect(page.locator(".jp-row .f-name", has_text=TASK)).to_be_visible()
    return page.url.partition("#")[0].partition("?")[0]


def kept(plan: Plan) -> Counter[tuple[str, int, bool]]:
    """What must come back from a file: names, durations, milestones."""
    parents = {one.parent for one in plan.activities}
    return Counter(
        (one.name, one.duration.minutes, one.milestone) for one in plan.activities if one.uid not in parents
    )


def test_a_real_plan_is_imported_worked_on_and_taken_out(
    sign_in: Opened, house: Path, tmp_path: Path
) -> None:
    page = sign_in()
    hand_in(page, house)
    expect(page.locator(".counts")).to_contain_text("118")
    plan = create(page, "House")
    assert page.locator("path.bar.crit").count() > 0

    before = finish(page)
    was = cell(page, TASK, "finish").inner_text()
    expect(bar(page, TASK)).to_be_visible()
    drag(page, TASK, 80)
    expect(cell(page, TASK, "finish")).not_to_have_text(was)
    wait_for_finish(page, lambda now: now > before)
    page.keyboard.press("Control+Z")
    expect(cell(page, TASK, "finish")).to_have_text(was)
    wait_for_finish(page, lambda now: now == before)

    page.goto(f"{plan}baselines/")
    page.locator("#baseline-name").fill("Agreed")
    page.locator("form.set-baseline button").click()
    expect(page.locator("table.runs")).to_contain_text("Agreed")

    page.goto(plan)
    cell(page, TASK, "duration").click()
    page.keyboard.type("30d")
    page.keyboard.press("Enter")
    expect(cell(page, TASK, "finish")).not_to_have_text(was)
    wait_for_finish(page, lambda now: now > before)
    page.goto(f"{plan}compare/")
    expect(page.locator("table.compare")).to_contain_text(TASK)
    expect(page.locator(".figures-row .fig").first).to_contain_text("+")

    page.goto(f"{plan}export/")
    with page.expect_download() as download:
        page.locator("a[href$='/export/mspdi/']").click()
    file = tmp_path / "house.xml"
    download.value.save_as(file)
    there = formats.read(house).plan
    back = kept(formats.read(file).plan)
    changed = kept(there) - back
    assert [name for name, _minutes, _milestone in changed] == [
        next(one.name for one in there.activities if one.name.startswith(TASK))
    ]
    assert back.total() == kept(there).total()


def test_the_desk_and_the_plan_speak_french(sign_in: Opened, house: Path) -> None:
    page = sign_in("directrice")
    page.goto("/import/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Importer")
    hand_in(page, house)
    expect(page.get_by_role("button", name="Créer le projet")).to_be_visible()
    create(page, "Maison")
    expect(page.get_by_role("button", name="Chemin critique")).to_be_visible()
    expect(cell(page, TASK, "duration")).to_contain_text("j")
