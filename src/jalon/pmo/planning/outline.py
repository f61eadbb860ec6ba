"""The outline of a plan: places that always leave room, levels, and codes that follow the order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused

MOST_ROWS = 20_000
"""Rows inserted by one request: a larger paste goes through the import desk."""
DIGITS = 10
STEP = 16**4
"""Usual distance between two places of ``DIGITS`` hexadecimal digits: room for sixteen million rows."""
NEAR = 256
LONGEST = 900
"""A place longer than this asks for the whole plan to be laid out anew."""


def must_be_few(rows: Any) -> Any:
    """The rows of one insertion, refused by their number before any of them is read."""
    if isinstance(rows, list) and len(rows) > MOST_ROWS:
        raise Refused(
            _("%(count)s rows at once are too many: paste up to %(most)s, or import them as a file.")
            % {"count": len(rows), "most": MOST_ROWS},
            "too_many_rows",
            "rows",
        )
    return rows


def places(count: int, after: str | None = None, before: str | None = None) -> list[str]:
    """``count`` rising places strictly between two; None is the open end on that side.

    A place is the digits of a hexadecimal fraction: text order is number order and there is always a place
    between two. New places stay close to the one they follow: rows typed one
    after the other keep short places.

    >>> places(2, "0001", "0002")
    ['0001000100', '0001000200']
    >>> places(1, "0001000100", "0001000101")
    ['00010001008000']
    """
    digits = max(DIGITS, len(after or ""), len(before or ""))
    extended = False
    while True:
        low = int((after or "0").ljust(digits, "0"), 16)
        high = int(before.ljust(digits, "0"), 16) if before is not None else 16**digits
        room = (high - low) // (count + 1)
        if room >= 1:
            break
        digits += 4
        extended = True
    near = STEP * 16 ** (digits - DIGITS) if before is None else room if extended else NEAR
    step = min(room, near)
    return [f"{low + step * (i + 1):0{digits}x}" for i in range(count)]


def levels(parents: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Depth of each uid, 0 at the top, from (uid, parent) pairs in outline order."""
    depth: dict[int | None, int] = {None: -1}
    for uid, parent in parents:
        depth[uid] = depth[parent] + 1
    del depth[None]
    return depth  # type: ignore[return-value]


def parents_of(rows: Sequence[tuple[int, int]]) -> dict[int, int | None]:
    """Parent of each uid from (uid, level) pairs in order: the nearest row above with a lower level."""
    above: list[tuple[int, int]] = []
    found: dict[int, int | None] = {}
    for uid, level in rows:
        while above and above[-1][1] >= level:
            above.pop()
        found[uid] = above[-1][0] if above else None
        above.append((uid, level))
    return found


def codes(parents: Iterable[tuple[int, int | None]]) -> dict[int, str]:
    """Outline numbers ("1.2.3") from (uid, parent) pairs in outline order."""
    count: dict[int | None, int] = {}
    found: dict[int | None, str] = {None: ""}
    for uid, parent in parents:
        count[parent] = number = count.get(parent, 0) + 1
        above = found[parent]
        found[uid] = f"{above}.{number}" if above else str(number)
    del found[None]
    return found  # type: ignore[return-value]
