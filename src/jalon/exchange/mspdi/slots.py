"""Which numbered custom field each of a plan's fields takes in Microsoft's XML.

A field of yes and no takes a Flag, of numbers a Number, of dates a Date, anything else a
Text; where these run out, Cost, Start and Finish stand in. Microsoft has 30 texts, 20
numbers, 20 flags and 10 dates: what is beyond them is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model import Activity
from jalon.exchange.mspdi.codes import (
    ACTIVITY_ID,
    COST_FIELDS,
    DATE_FIELDS,
    FIELD_KINDS,
    FINISH_FIELDS,
    FLAG_FIELDS,
    NUMBER_FIELDS,
    START_FIELDS,
    TEXT_FIELDS,
)
from jalon.exchange.mspdi.markup import Markup, cost, decimal


@dataclass(frozen=True, slots=True)
class Slot:
    number: int
    name: str

    @property
    def kind(self) -> str:
        return FIELD_KINDS[self.number][0]

    def text(self, value: object) -> str | None:
        """The value as the slot carries it; None for nothing."""
        if value is None or value == "":
            return None
        if self.kind == "flag":
            return "1" if value else "0"
        if self.kind == "cost" and isinstance(value, int | float):
            return cost(float(value))
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        return decimal(value) if isinstance(value, float) else str(value)


def slots_for(activities: Iterable[Activity]) -> dict[str, Slot]:
    """A slot for each field name, in order of first appearance."""
    values: dict[str, list[object]] = {}
    codes = False
    for activity in activities:
        codes = codes or bool(activity.code)
        for name, value in activity.fields.items():
            values.setdefault(name, []).append(value)
    free: dict[str, Iterator[int]] = {
        "flag": iter(FLAG_FIELDS),
        "number": iter((*NUMBER_FIELDS, *COST_FIELDS)),
        "date": iter((*DATE_FIELDS, *START_FIELDS, *FINISH_FIELDS)),
        "text": iter(TEXT_FIELDS),
    }
    found: dict[str, Slot] = {}
    if codes:
        found[ACTIVITY_ID] = Slot(next(free["text"]), ACTIVITY_ID)
    for name, held in values.items():
        number = next(free[_kind(held)], None) if name not in found else None
        if number is not None:
            found[name] = Slot(number, name)
    return found


def _kind(values: list[object]) -> str:
    if all(isinstance(v, bool) for v in values):
        return "flag"
    if all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
        return "number"
    if all(isinstance(v, datetime) for v in values):
        return "date"
    return "text"


def put_definitions(xml: Markup, slots: dict[str, Slot]) -> None:
    with xml.inside("ExtendedAttributes"):
        for slot in slots.values():
            with xml.inside("ExtendedAttribute"):
                xml.put("FieldID", slot.number)
                xml.put("FieldName", FIELD_KINDS[slot.number][1])
                xml.put("Alias", slot.name)


def put_values(xml: Markup, activity: Activity, slots: dict[str, Slot]) -> None:
    held = dict(activity.fields)
    if activity.code:
        held[ACTIVITY_ID] = activity.code
    for name, value in held.items():
        slot = slots.get(name)
        text = slot.text(value) if slot else None
        if slot and text is not None:
            with xml.inside("ExtendedAttribute"):
                xml.put("FieldID", slot.number)
                xml.put("Value", text)
