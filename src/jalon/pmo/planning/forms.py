"""Hours of a day as people write them: "8:00-12:00, 13:00-17:00"; "22:00-6:00" runs past midnight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused

DAY = 1440
AS_ABOVE = "="
"""In a calendar that starts from another one: the day is as in that one."""
_SHIFT = re.compile(
    r"(\d{1,2})(?:\s*[:hH]\s*(\d{2})?)?\s*(?:-|–|—|to|à)\s*(\d{1,2})(?:\s*[:hH]\s*(\d{2})?)?", re.IGNORECASE
)


def hours_of(text: str, field: str) -> list[list[int]]:
    """The shifts of a text; nothing is a day off."""
    shifts: list[list[int]] = []
    for part in re.split(r"[;,]", text):
        if not part.strip():
            continue
        found = _SHIFT.fullmatch(part.strip())
        if found is None:
            raise Refused(
                _("“%(text)s” is no working time: write 8:00-12:00, 13:00-17:00.")
                % {"text": part.strip()[:40]},
                "hours",
                field,
            )
        start_hour, start_minute, end_hour, end_minute = (int(n or 0) for n in found.groups())
        start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
        if start >= DAY or end > DAY or start_minute > 59 or end_minute > 59:
            raise Refused(_("The hours of a day run from 0:00 to 24:00."), "hours", field)
        shifts.append([start, end if end > start else end + DAY])
    return shifts


def hours_text(shifts: Iterable[Iterable[int]] | None) -> str:
    """The text of shifts; "=" where the day is as in the calendar above."""
    if shifts is None:
        return AS_ABOVE
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in shifts)


def _clock(minute: int) -> str:
    minute = minute if minute <= DAY else minute - DAY
    return f"{minute // 60}:{minute % 60:02d}"


def week_of(data: Mapping[str, Any], prefix: str = "day") -> list[Any]:
    """Seven fields of hours -> the days of a week."""
    days: list[Any] = []
    for number in range(7):
        text = str(data.get(f"{prefix}{number}", "")).strip()
        days.append(None if text == AS_ABOVE else hours_of(text, f"{prefix}{number}"))
    return days
