"""Custom fields of Microsoft's XML: numbered slots with an alias, typed by their number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from jalon.exchange.mspdi.codes import ACTIVITY_ID, FIELD_KINDS
from jalon.exchange.mspdi.values import Cells, parse_date, parse_flag, parse_number
from jalon.exchange.safe_xml import Record


class CustomFields:
    """Names and kinds of the fields a file defines.

    Values are text, numbers, true or false, and dates; a duration stays as it was written.
    """

    def __init__(self, root: Record, cells: Cells) -> None:
        self.names: dict[int, str] = {}
        self.others = 0
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
            found[self.names.get(number, usual)] = _typed(kind, text)
        return found


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
