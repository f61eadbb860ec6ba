"""What people typed -> typed values, or a sentence that says what to type instead."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import bridge

FIRST, LAST = bridge.minute_of(datetime(1900, 1, 1)), bridge.minute_of(datetime(2199, 12, 31, 23, 59))
DAY = 1440
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?")


def text(value: Any, field: str, longest: int, *, lines: bool = False, needed: bool = False) -> str:
    """Clean text: no control characters, no half characters, not longer than its column."""
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise Refused(_("A text is expected here."), "text", field)
    if any("\ud800" <= c <= "\udfff" or c == "\0" for c in value):
        raise Refused(
            _("This text holds characters that cannot be kept: type it again."), "text_characters", field
        )
    clean = value.replace("\r\n", "\n") if lines else " ".join(value.split())
    if needed and not clean.strip():
        raise Refused(_("A task needs a name."), "name_missing", field)
    if len(clean) > longest:
        raise Refused(
            _("This text has %(count)s characters: keep it under %(most)s.")
            % {"count": len(clean), "most": longest},
            "text_long",
            field,
        )
    return clean


def flag(value: Any, field: str) -> bool:
    """A yes or a no."""
    if isinstance(value, bool):
        return value
    if value in (0, 1):
        return bool(value)
    raise Refused(_("Yes or no is expected here."), "flag", field)


def whole(value: Any, field: str, low: int, high: int) -> int:
    """A whole number within bounds."""
    found = number(value, field, low, high)
    if found != int(found):
        raise Refused(_("A whole number is expected here."), "whole", field)
    return int(found)


def number(value: Any, field: str, low: float, high: float) -> float:
    """A number within bounds; "50 %" and "12,5" are read too."""
    if isinstance(value, str):
        try:
            value = float(
                value.replace("%", "").replace("\u202f", "").replace("\xa0", "").replace(",", ".").strip()
            )
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(_("A number is expected here."), "number", field)
    if not low <= value <= high:
        raise Refused(
            _("This number is to be between %(low)s and %(high)s.") % {"low": low, "high": high},
            "number_range",
            field,
        )
    return value


def moment(value: Any, field: str) -> tuple[int, bool] | None:
    """(minute since 1970, whether only a day was given); None clears."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        found, day_only = value, False
    else:
        match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise Refused(_("A date is expected here, as 2026-09-03 or 2026-09-03T08:00."), "date", field)
        year, month, day, hour, minute = (int(part) if part else 0 for part in match.groups())
        try:
            found = bridge.minute_of(datetime(year, month, day, hour, minute))
        except ValueError as error:
            raise Refused(
                _("%(value)s is not a day of the calendar.") % {"value": value}, "date", field
            ) from error
        day_only = match.group(4) is None
    if not FIRST <= found <= LAST:
        raise Refused(_("Choose a date between 1900 and 2199."), "date_range", field)
    return found, day_only


def start_moment(draft: Any, value: Any, field: str, calendar: int | None) -> int | None:
    """A start: a day without an hour begins with its first working minute."""
    found = moment(value, field)
    if found is None:
        return None
    minute, day_only = found
    return bridge.work_of(draft.before, calendar).next_work(minute) if day_only else minute


def finish_moment(draft: Any, value: Any, field: str, calendar: int | None) -> int | None:
    """A finish: a day without an hour ends with its last working minute."""
    found = moment(value, field)
    if found is None:
        return None
    minute, day_only = found
    if not day_only:
        return minute
    return bridge.work_of(draft.before, calendar).previous_work(minute + DAY)
