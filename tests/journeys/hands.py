"""What hands do on the plan page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

PLAN = "/i/substation/plan/"


def open_plan(page: Page, address: str = PLAN, task: str = "Cabling") -> None:
    """Wait until a task of the plan is on the screen."""
    page.goto(address)
    expect(page.locator(".jp-row .f-name", has_text=task)).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.locator(".jp-row:visible").filter(has=page.locator(".f-name", has_text=name))


def cell(page: Page, name: str, field: str) -> Locator:
    return row(page, name).locator(f".f-{field}")


def bar(page: Page, name: str) -> Locator:
    """The bar on the line of a task."""
    line = row(page, name)
    shift = line.evaluate(
        "line => new DOMMatrix(getComputedStyle(line).transform).m42 + (line.offsetHeight - 28) / 2"
    )
    return page.locator(f'g.rows > g[transform="translate(0 {round(shift)})"] path.bar').first


def type_in(page: Page, name: str, field: str, text: str) -> None:
    cell(page, name, field).click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def drag(page: Page, name: str, by: int) -> None:
    """Pull a bar to the right by some pixels, as a hand does: with a stop before letting go."""
    box = bar(page, name).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    page.wait_for_timeout(400)
    page.mouse.up()


def finish(page: Page) -> int:
    """The plan's finish as the server holds it, in minutes since 1970."""
    return int(
        page.evaluate(
            """async () => {
                const address = document.querySelector('#plan').dataset.apiUrl;
                return (await (await fetch(`${address}sheet`)).json()).plan.finish;
            }"""
        )
    )


def wait_for_finish(page: Page, holds: Callable[[int], bool]) -> None:
    """The grid shows a change at once; the server's dates follow."""
    for _ in range(60):
        if holds(finish(page)):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"The plan finishes at {finish(page)} still.")


def undo(page: Page, name: str, field: str, was: str) -> None:
    page.keyboard.press("Control+Z")
    expect(cell(page, name, field)).to_have_text(was)
