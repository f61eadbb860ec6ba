"""Text of Microsoft's XML to typed values. What makes no sense is left out and said."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from jalon.engine.model import Duration
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.mspdi.codes import ELAPSED, ESTIMATED, UNITS
from jalon.exchange.safe_xml import Record

T = TypeVar("T")

_DURATION = re.compile(
    r"(-)?P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)


_WITH_SECONDS = re.compile(r"[1-9][\d.]*S\s*\Z|\.0*[1-9]\d*S\s*\Z")


def parse_date(text: str) -> datetime:
    """A moment, to the minute, of the wall clock: a zone, where there is one, is dropped.

    >>> parse_date("2026-01-05T08:00:30")
    datetime.datetime(2026, 1, 5, 8, 0)
    """
    return datetime.fromisoformat(text.strip()[:19]).replace(second=0, microsecond=0)


def parse_minutes(text: str) -> int:
    """The minutes of an XML duration, rounded.

    >>> parse_minutes("PT8H30M0S")
    510
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    sign, years, months, days, hours, minutes, seconds = found.groups()
    if years or months:
        raise ValueError(text)
    total = float(days or 0) * 1440 + float(hours or 0) * 60 + float(minutes or 0) + float(seconds or 0) / 60
    return round(-total if sign else total)


def parse_number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def parse_money(text: str) -> float:
    """Hundredths to whole money; by way of decimals, so that writing gives the text back."""
    parse_number(text)
    return float(Decimal(text.strip()) / 100)


def parse_tenths(text: str) -> int:
    """Tenths of minutes to minutes, rounded half away from zero as the programs do."""
    value = parse_number(text) / 10
    return math.floor(value + 0.5) if value >= 0 else math.ceil(value - 0.5)


def parse_flag(text: str) -> bool:
    return text == "1" or text.strip() in ("1", "true", "True")


def parse_code(text: str) -> int:
    return int(parse_number(text))


class Cells:
    """Typed values out of records; remembers what could not be understood."""

    def __init__(self) -> None:
        self.repairs: list[Repair] = []
        self.seconds = False
        """Whether a date or a duration had any: they are rounded."""
        self._dates: dict[str, datetime] = {}
        self._lengths: dict[str, int] = {}

    def text(self, row: Record, key: str) -> str:
        value = row.get(key, "")
        return value if isinstance(value, str) else ""

    def date(self, row: Record, key: str) -> datetime | None:
        text = row.get(key)
        if not text or not isinstance(text, str):
            return None
        known = self._dates.get(text)
        if known is None:
            known = self._value(row, key, text, parse_date)
            if known is None:
                return None
            self._dates[text] = known
            self.seconds = self.seconds or text.strip()[16:19] not in ("", ":00")
        return known

    def minutes(self, row: Record, key: str) -> int | None:
        text = row.get(key)
        if not text or not isinstance(text, str):
            return None
        known = self._lengths.get(text)
        if known is None:
            known = self._value(row, key, text, parse_minutes)
            if known is None:
                return None
            self._lengths[text] = known
            self.seconds = self.seconds or _WITH_SECONDS.search(text) is not None
        return known

    def tenths(self, row: Record, key: str) -> int | None:
        return self._cell(row, key, parse_tenths)

    def number(self, row: Record, key: str) -> float | None:
        return self._cell(row, key, parse_number)

    def money(self, row: Record, key: str) -> float | None:
        return self._cell(row, key, parse_money)

    def code(self, row: Record, key: str) -> int | None:
        text = row.get(key)
        if not text or not isinstance(text, str):
            return None
        return int(text) if text.isascii() and text.isdigit() else self._value(row, key, text, parse_code)

    def flag(self, row: Record, key: str, absent: bool = False) -> bool:
        text = row.get(key)
        return parse_flag(text) if isinstance(text, str) and text else absent

    def records(self, row: Record, *path: str) -> list[Record]:
        """The records under a path of names; empty where one is missing."""
        found = [row]
        for key in path:
            found = [r for held in found if isinstance(children := held.get(key), list) for r in children]
        return found

    def duration(self, row: Record, key: str, form: str, usual: str) -> Duration | None:
        """A duration with the unit it was written in; ``usual`` where the file says none."""
        minutes = self.minutes(row, key)
        if minutes is None:
            return None
        unit, elapsed, estimated = unit_of(self.code(row, form), usual)
        return Duration(minutes, elapsed, unit, estimated)

    def _cell(self, row: Record, key: str, parse: Callable[[str], T]) -> T | None:
        text = row.get(key)
        if not text or not isinstance(text, str):
            return None
        return self._value(row, key, text, parse)

    def _value(self, row: Record, key: str, text: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(text)
        except (ValueError, OverflowError):
            self.repairs.append(
                Repair(
                    gettext_noop("%(field)s of “%(row)s” was left out: “%(text)s” cannot be understood."),
                    {
                        "field": key,
                        "row": self.text(row, "Name") or self.text(row, "UID") or "?",
                        "text": text[:60],
                    },
                )
            )
            return None


def unit_of(code: int | None, usual: str = "d") -> tuple[str, bool, bool]:
    """The unit, whether elapsed, whether estimated, of a duration format.

    >>> unit_of(7)
    ('d', False, False)
    >>> unit_of(40)
    ('d', True, True)
    """
    code = 0 if code is None else code
    estimated = code >= ESTIMATED
    plain = code - ESTIMATED if estimated else code
    elapsed = plain % 2 == 0 and plain > 0
    return UNITS.get(plain - ELAPSED if elapsed else plain, usual), elapsed, estimated
