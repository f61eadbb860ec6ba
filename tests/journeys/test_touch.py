"""The plan under a finger: a tap chooses, what is chosen moves, the rest scrolls, a long press asks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.hands import bar, cell, open_plan, row, undo

Opened = Callable[..., Page]
TABLET = {"width": 1180, "height": 820, "touch": True}


class Finger:
    """One finger, through the browser's own touch input."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.door: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        self.door.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def tap(self, x: float, y: float) -> None:
        self._send("touchStart", x, y)
        self._send("touchEnd")
        self.page.wait_for_timeout(120)

    def drag(self, x: float, y: float, by_x: float, by_y: float = 0, stay: int = 500) -> None:
        self._send("touchStart", x, y)
        for step in range(1, 11):
            self._send("touchMove", x + by_x * step / 10, y + by_y * step / 10)
            self.page.wait_for_timeout(16)
        self.page.wait_for_timeout(stay)
        self._send("touchEnd")

    def press(self, x: float, y: float) -> None:
        self._send("touchStart", x, y)
        self.page.wait_for_timeout(700)
        self._send("touchEnd")


def middle(page: Page, name: str) -> tuple[float, float]:
    box = bar(page, name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def at_day_zoom(page: Page, left: int) -> None:
    page.get_by_role("button", name="Day", exact=True).click()
    page.wait_for_timeout(200)
    page.locator(".jp-scroll").evaluate("(it, left) => { it.scrollLeft = left }", left)
    page.wait_for_timeout(200)


def scrolled(page: Page) -> float:
    return float(page.locator(".jp-scroll").evaluate("it => it.scrollLeft"))


def test_a_finger_moves_a_chosen_bar_and_scrolls_over_the_others(sign_in: Opened) -> None:
    page = sign_in(**TABLET)
    open_plan(page)
    finger = Finger(page)
    at_day_zoom(page, 260)
    start = scrolled(page)
    before = cell(page, "Energised", "finish").inner_text()
    x, y = middle(page, "Earthworks")
    finger.drag(x, y, -60)
    assert scrolled(page) > start
    expect(cell(page, "Energised", "finish")).to_have_text(before)
    x, y = middle(page, "Earthworks")
    finger.tap(x, y)
    finger.drag(x, y, 110)
    expect(cell(page, "Energised", "finish")).not_to_have_text(before)
    undo(page, "Energised", "finish", before)


def test_a_finger_stretches_a_bar_by_its_end_and_links_from_its_handle(sign_in: Opened) -> None:
    page = sign_in(**TABLET)
    open_plan(page)
    finger = Finger(page)
    at_day_zoom(page, 60)
    was = cell(page, "Permits", "duration").inner_text()
    box = bar(page, "Permits").bounding_box()
    assert box is not None
    x, y = middle(page, "Permits")
    finger.tap(x, y)
    finger.drag(box["x"] + box["width"] - 5, y, 100)
    expect(cell(page, "Permits", "duration")).not_to_have_text(was)
    undo(page, "Permits", "duration", was)
    links = cell(page, "Detailed design", "predecessors").inner_text()
    x, y = middle(page, "Permits")
    to_y = middle(page, "Detailed design")[1]
    finger.tap(x, y)
    box = bar(page, "Permits").bounding_box()
    assert box is not None
    reach = box["x"] + box["width"] + 10
    target = bar(page, "Detailed design").bounding_box()
    assert target is not None
    finger.drag(reach, y, target["x"] + 10 - reach, to_y - y)
    expect(cell(page, "Detailed design", "predecessors")).not_to_have_text(links)
    undo(page, "Detailed design", "predecessors", links)


def test_a_long_press_opens_the_menu_of_a_task(sign_in: Opened) -> None:
    page = sign_in(**TABLET)
    open_plan(page)
    box = cell(page, "Cabling", "name").bounding_box()
    assert box is not None
    Finger(page).press(box["x"] + 60, box["y"] + 10)
    menu = page.get_by_role("menu")
    expect(menu).to_contain_text("Why this date?")
    expect(row(page, "Cabling")).to_have_attribute("aria-selected", "true")


def test_a_second_tap_on_a_cell_edits_it(sign_in: Opened) -> None:
    page = sign_in(**TABLET)
    open_plan(page)
    box = cell(page, "Cabling", "duration").bounding_box()
    assert box is not None
    finger = Finger(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    finger.tap(x, y)
    expect(page.locator(".jp-edit")).to_have_count(0)
    page.wait_for_timeout(400)
    finger.tap(x, y)
    expect(page.locator(".jp-edit")).to_be_visible()
    page.keyboard.press("Escape")
