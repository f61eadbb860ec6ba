"""Custom fields of Microsoft's XML: numbered slots with an alias, typed by their number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from jalon.engine.model import Duration
from jalon.exchange import durations
from jalon.exchange.durations import Lengths
from jalon.exchange.mspdi.codes import ACTIVITY_ID, FIELD_KINDS
from jalon.exchange.mspdi.values import Cells, parse_date, parse_flag, parse_minutes, parse_number, unit_of
from jalon.exchange.safe_xml import Record


class CustomFields:
    """Names and kinds of the fields a file defines.

    Values are text, numbers, true or false, and dates; a duration is text as people write it,
    ``3d``, in the unit it was given in.
    """

    def __init__(self, root: Record, cells: Cells) -> None:
        self.names: dict[int, str] = {}
        self.others = 0
        self.lengths = lengths_of(root, cells)
        taken: set[str] = set()
        for row in cells.records(root, "ExtendedAttributes", "ExtendedAttribute"):
            number = cells.code(row, "FieldID")
            if number is None:
                continue
            if number not in FIELD_KINDS:
                self.others += 1
                continue
            name = cells.text(row, "Alias") or FIELD_KINDS[number][1]
            if name in taken:
                name = f"{name} ({FIELD_KINDS[number][1]})"
            taken.add(name)
            self.names[number] = name
        self.holds_codes = ACTIVITY_ID in taken
        """Whether activities carry a code of their own (Primavera's)."""

    def values(self, held: list[Record], cells: Cells) -> dict[str, object]:
        """One task's values by field name."""
        found: dict[str, object] = {}
        for row in held:
            number = cells.code(row, "FieldID")
            kind, usual = FIELD_KINDS.get(number or 0, ("", ""))
            if not kind or number is None:
                continue
            text = row.get("Value")
            if not isinstance(text, str) or not text:
                continue
            value = _typed(kind, text)
            if kind == "duration":
                value = self._duration(text, cells.code(row, "DurationFormat"))
            found[self.names.get(number, usual)] = value
        return found

    def _duration(self, text: str, form: int | None) -> str:
        """``PT24H0M0S`` as ``3d``; what is no duration stays as it is."""
        try:
            minutes = parse_minutes(text)
        except ValueError:
            return text
        unit, elapsed, estimated = unit_of(form)
        sign = "-" if minutes < 0 else ""
        return sign + durations.format(Duration(abs(minutes), elapsed, unit, estimated), self.lengths)


def lengths_of(root: Record, cells: Cells) -> Lengths:
    """What a day, a week and a month are worth in the file."""
    usual = Lengths()
    return Lengths(
        cells.code(root, "MinutesPerDay") or usual.minutes_per_day,
        cells.code(root, "MinutesPerWeek") or usual.minutes_per_week,
        cells.code(root, "DaysPerMonth") or usual.days_per_month,
    )


def _typed(kind: str, text: str) -> object:
    try:
        if kind == "flag":
            return parse_flag(text)
        if kind == "number":
            return parse_number(text)
        if kind == "cost":
            parse_number(text)
            return float(Decimal(text) / 100)
        if kind == "date":
            return parse_date(text)
    except (ValueError, InvalidOperation):
        return text
    return text
