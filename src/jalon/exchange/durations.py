"""Durations as people write them: ``12d``, ``3h``, ``2w``, ``1.5mo``, ``5ed``; ``12j``, ``2sem``, ``5je``.

Both languages are understood whatever the reader's language; ``language`` decides how a
duration is written. A leading (or in French a trailing) ``e`` is elapsed time: clock time,
around the clock. A trailing ``?`` marks an estimate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from jalon.engine.model import Duration, Lag
from jalon.engine.model.checks import LONGEST
from jalon.exchange.errors import gettext_noop

__all__ = ["Lengths", "NotUnderstood", "format", "format_lag", "parse", "parse_lag"]


class NotUnderstood(ValueError):
    """A text that is no duration (or no list of predecessors), said in a sentence."""

    def __init__(self, template: str, params: Mapping[str, object], code: str = "not_understood") -> None:
        self.template = template
        self.params = dict(params)
        self.code = code
        super().__init__(template % self.params)


class HasLengths(Protocol):
    """A plan, or anything else that says how long its day, week and month are."""

    @property
    def minutes_per_day(self) -> int: ...
    @property
    def minutes_per_week(self) -> int: ...
    @property
    def days_per_month(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a day, a week and a month of work are worth."""

    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20


USUAL = Lengths()
ALIASES = {
    "m": ("m", "min", "mins", "mn", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours", "heure", "heures"),
    "d": ("d", "dy", "day", "days", "j", "jr", "jrs", "jour", "jours"),
    "w": ("w", "wk", "wks", "week", "weeks", "s", "sem", "sm", "semaine", "semaines"),
    "mo": ("mo", "mon", "mons", "month", "months", "mois", "ms"),
}
UNITS: dict[str, tuple[str, bool]] = {
    alias: (unit, False) for unit, all_ in ALIASES.items() for alias in all_
}
for _unit, _all in ALIASES.items():
    for _alias in _all:
        for _elapsed in (f"e{_alias}", f"é{_alias}", f"{_alias}e", f"{_alias}é"):
            UNITS.setdefault(_elapsed, (_unit, True))
WORDS = {
    "en": {"m": "m", "h": "h", "d": "d", "w": "w", "mo": "mo"},
    "fr": {"m": "min", "h": "h", "d": "j", "w": "sem", "mo": "mois"},
}
ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}
DURATION = re.compile(r"([+-]?)\s*(\d{1,12}(?:[.,]\d{1,6})?)\s*([^\W\d_]*)\s*(\?)?\s*\Z")
PERCENT = re.compile(r"([+-]?)\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*%\s*\Z")
SPACES = re.compile(r"\s+")


def parse(text: str, lengths: HasLengths = USUAL, *, default_unit: str = "d") -> Duration:
    """The duration a text says; a bare number counts in ``default_unit``.

    >>> parse("2w").minutes, parse("1,5 j").minutes, parse("3ed")
    (4800, 720, Duration(minutes=4320, elapsed=True, unit='d', estimated=False))
    """
    sign, minutes, elapsed, unit, estimated = _read(text, lengths, default_unit)
    if sign < 0 and minutes:
        raise NotUnderstood(
            gettext_noop("A duration cannot be negative: write “%(text)s” without its minus sign."),
            {"text": _shown(text)},
        )
    return Duration(minutes, elapsed, unit, estimated)


def parse_lag(text: str, lengths: HasLengths = USUAL) -> Lag:
    """The lag a text says: a signed duration, or a percentage of the predecessor's duration.

    >>> parse_lag("-2d"), parse_lag("50%").percent
    (Lag(minutes=-960, elapsed=False, percent=None, unit='d'), 50.0)
    """
    found = PERCENT.match(text.strip())
    if found:
        value = float(found[2].replace(",", "."))
        return Lag(percent=-value if found[1] == "-" else value)
    sign, minutes, elapsed, unit, _ = _read(text, lengths, "d")
    return Lag(sign * minutes, elapsed, None, unit)


def _read(text: str, lengths: HasLengths, default_unit: str) -> tuple[int, int, bool, str, bool]:
    found = DURATION.match(SPACES.sub(" ", text).strip())
    known = UNITS.get(found[3].lower()) if found and found[3] else (default_unit, False)
    if found is None or known is None:
        raise NotUnderstood(
            gettext_noop("“%(text)s” is no duration: write a number and a unit, like 12d, 3h, 2w or 1mo."),
            {"text": _shown(text)},
        )
    unit, elapsed = known
    minutes = round(float(found[2].replace(",", ".")) * _worth(unit, elapsed, lengths))
    if minutes > LONGEST:
        raise NotUnderstood(
            gettext_noop("“%(text)s” is longer than a century: write a shorter duration."),
            {"text": _shown(text)},
        )
    return (-1 if found[1] == "-" else 1), minutes, elapsed, unit, found[4] is not None


def _worth(unit: str, elapsed: bool, lengths: HasLengths) -> int:
    if elapsed:
        return ELAPSED[unit]
    return {
        "m": 1,
        "h": 60,
        "d": lengths.minutes_per_day,
        "w": lengths.minutes_per_week,
        "mo": lengths.minutes_per_day * lengths.days_per_month,
    }[unit]


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def format(duration: Duration, lengths: HasLengths = USUAL, language: str = "en") -> str:
    """The duration in its own unit, in a smaller one where two decimals do not say it.

    >>> format(Duration(4800, unit="w")), format(Duration(720), language="fr")
    ('2w', '1,5j')
    """
    mark = "?" if duration.estimated else ""
    return _written(duration.minutes, duration.unit, duration.elapsed, lengths, language) + mark


def format_lag(lag: Lag, lengths: HasLengths = USUAL, language: str = "en") -> str:
    """The lag with its sign; nothing where there is no lag.

    >>> format_lag(Lag(-480)), format_lag(Lag(percent=50.0)), format_lag(Lag())
    ('-1d', '+50%', '')
    """
    if lag.percent is not None:
        sign = "-" if lag.percent < 0 else "+"
        return f"{sign}{_decimal(f'{abs(lag.percent):.6f}', language)}%" if lag.percent else ""
    if not lag.minutes:
        return ""
    sign = "-" if lag.minutes < 0 else "+"
    return sign + _written(abs(lag.minutes), lag.unit, lag.elapsed, lengths, language)


def _written(minutes: int, unit: str, elapsed: bool, lengths: HasLengths, language: str) -> str:
    words = WORDS.get(language[:2], WORDS["en"])
    unit = unit if unit in ALIASES else "d"
    for smaller in dict.fromkeys((unit, "d", "h", "m") if unit in ("w", "mo") else (unit, "h", "m")):
        worth = _worth(smaller, elapsed, lengths)
        number = f"{minutes / worth:.2f}"
        if round(float(number) * worth) == minutes:
            break
    word = words[smaller]
    if elapsed:
        word = f"{word}e" if words is WORDS["fr"] else f"e{word}"
    return _decimal(number, language) + word


def _decimal(number: str, language: str) -> str:
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return number.replace(".", ",") if language.startswith("fr") else number
