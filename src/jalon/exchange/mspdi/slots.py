"""Which numbered custom field each of a plan's fields takes in Microsoft's XML.

A field of yes and no takes a Flag, of numbers a Number, of dates a Date, of durations as people
write them (``3d``) a Duration, anything else a Text; where these run out, Cost, Start, Finish
and Text stand in. Microsoft has 30 texts, 20 numbers, 20 flags, 10 dates and 10 durations:
what is beyond them is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model import Activity
from jalon.exchange import durations
from jalon.exchange.durations import HasLengths
from jalon.exchange.mspdi.codes import (
    ACTIVITY_ID,
    COST_FIELDS,
    DATE_FIELDS,
    DURATION_FIELDS,
    FIELD_KINDS,
    FINISH_FIELDS,
    FLAG_FIELDS,
    NUMBER_FIELDS,
    START_FIELDS,
    TEXT_FIELDS,
)
from jalon.exchange.mspdi.markup import Markup, cost, decimal, format_of


@dataclass(frozen=True, slots=True)
class Slot:
    number: int
    name: str
    lengths: HasLengths

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
        if self.kind == "duration":
            minutes = durations.parse(str(value), self.lengths).minutes
            return f"PT{minutes // 60}H{minutes % 60}M0S"
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        return decimal(value) if isinstance(value, float) else str(value)

    def form(self, value: object) -> int | None:
        """Of a duration, the number of its unit."""
        if self.kind != "duration":
            return None
        found = durations.parse(str(value), self.lengths)
        return format_of(found.unit, found.elapsed, found.estimated)


def slots_for(activities: Iterable[Activity], lengths: HasLengths) -> dict[str, Slot]:
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
        "duration": iter(DURATION_FIELDS),
    }
    found: dict[str, Slot] = {}
    if codes:
        found[ACTIVITY_ID] = Slot(next(free["text"]), ACTIVITY_ID, lengths)
    for name, held in values.items():
        if name in found:
            continue
        kind = _kind(held, lengths)
        number = next(free[kind], None)
        if number is None and kind == "duration":
            number = next(free["text"], None)
        if number is not None:
            found[name] = Slot(number, name, lengths)
    return found


def _kind(values: list[object], lengths: HasLengths) -> str:
    if all(isinstance(v, bool) for v in values):
        return "flag"
    if all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
        return "number"
    if all(isinstance(v, datetime) for v in values):
        return "date"
    return "duration" if all(_is_duration(v, lengths) for v in values) else "text"


def _is_duration(value: object, lengths: HasLengths) -> bool:
    """Whether a text is a duration, and written as we would write it: it comes back the same."""
    if not isinstance(value, str) or not value[:1].isdigit():
        return False
    try:
        return durations.format(durations.parse(value, lengths), lengths) == value
    except durations.NotUnderstood:
        return False


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
                form = slot.form(value)
                if form is not None:
                    xml.put("DurationFormat", form)
