"""Working calendars: made, changed, deleted; plans that use one are computed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning import access, bridge, queries
from jalon.pmo.planning.actions import store, values

AT_ONCE = 12
"""Plans computed again within the request; more wait for the worker."""
MOST_EXCEPTIONS = 2_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def create_calendar(
    *,
    by: Any,
    organisation: Any,
    initiative: Any = None,
    person: Any = None,
    name: str,
    parent_id: int | None = None,
) -> Any:
    """A calendar for an organisation, an initiative or a person; it starts from another one where told."""
    model = bridge.working_calendars().model
    made = model(organisation=organisation, initiative=initiative, person=person)
    if not access.may_change(by, made):
        raise NotAllowed("plan" if initiative else "administer")
    made.name = _named(name)
    if parent_id is not None:
        made.parent = _usable_parent(by, made, parent_id)
        made.days = [None] * 7
    with transaction.atomic():
        made.save(force_insert=True)
        journal.record(
            by=by,
            organisation=organisation,
            initiative=initiative,
            verb="calendar.create",
            params={"name": made.name},
            changes=[journal.created(made)],
        )
    return made


def change_calendar(*, by: Any, pk: int, version: int | None, **fields: Any) -> Any:
    """Name, week, exceptions, other weeks, holidays, what it starts from; then the plans that use it."""
    found = access.calendar(by, pk, write=True)
    clean = {name: _READERS[name](by, found, value) for name, value in fields.items()}
    _check(found, clean)

    def work() -> Any:
        plans = sorted(queries.calendar_plans(found))
        _hold(plans[:AT_ONCE])
        difference = journal.changed(found, clean)
        versions.change(type(found), pk, version, **clean)
        change_set = journal.record(
            by=by,
            organisation=found.organisation,
            initiative=found.initiative,
            verb="calendar.change",
            params={"name": clean.get("name", found.name), "fields": sorted(clean)},
            changes=[difference],
        )
        _recompute(plans, by, change_set)
        return access.calendar(by, pk)

    return store.in_transaction(work)


def delete_calendar(*, by: Any, pk: int, version: int | None) -> None:
    """Delete a calendar that nothing uses."""
    found = access.calendar(by, pk, write=True)

    def work() -> None:
        if queries.calendar_plans(found) or found.organisation.calendar_id == pk or found.children.exists():
            raise Refused(
                _("Calendar “%(name)s” is used: give its plans another calendar first.")
                % {"name": found.name},
                "calendar_used",
            )
        versions.change(type(found), pk, version)
        journal.record(
            by=by,
            organisation=found.organisation,
            initiative=found.initiative,
            verb="calendar.delete",
            params={"name": found.name},
            changes=[journal.deleted(found)],
        )
        bridge.working_calendars().filter(pk=pk).delete()

    store.in_transaction(work)


def _hold(plans: Sequence[int]) -> None:
    """Read the plans as they are before the calendar changes, and hold them."""
    for pk in plans:
        store.lock(pk)


def _recompute(plans: Sequence[int], by: Any, change_set: Any) -> None:
    from jalon.pmo.planning import jobs

    for pk in plans[:AT_ONCE]:
        store.recompute(pk, by=by, change_set=change_set)
    for pk in plans[AT_ONCE:]:
        transaction.on_commit(lambda pk=pk: jobs.recompute.enqueue(pk, by.pk))


def _check(found: Any, clean: Mapping[str, Any]) -> None:
    """The calendar as it would be, with all it starts from, must make sense to the engine."""
    row = bridge.calendar_rows(bridge.working_calendars().filter(pk=found.pk))[0] | clean
    calendars = [bridge.engine_calendar(row)]
    if row["parent_id"]:
        calendars += bridge.load_calendars({row["parent_id"]})
    try:
        bridge.check_calendars(calendars)
    except bridge.PlanError as error:
        raise store.refuse(error) from error


def _named(value: Any) -> str:
    clean = values.text(value, "name", 120)
    if not clean:
        raise Refused(_("A calendar needs a name."), "name_missing", "name")
    return clean


def _shifts(value: Any, field: str) -> list[list[int]]:
    """The hours of a day: [[480, 720], [780, 1020]]; a shift may run past midnight."""
    if not isinstance(value, list) or len(value) > 12:
        raise Refused(_("The hours of a day are a list of starts and ends."), "hours", field)
    shifts = []
    for one in value:
        if not isinstance(one, list | tuple) or len(one) != 2:
            raise Refused(_("The hours of a day are a list of starts and ends."), "hours", field)
        shifts.append([values.whole(one[0], field, 0, 1439), values.whole(one[1], field, 1, 2880)])
    return sorted(shifts)


def _week(by: Any, found: Any, value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) != 7:
        raise Refused(_("A week has seven days."), "days", "days")
    if not (found.parent_id or any(day for day in value)) and all(day is None for day in value):
        raise Refused(_("Give at least one day some hours."), "days", "days")
    return [None if day is None else _shifts(day, "days") for day in value]


def _span(entry: Mapping[str, Any], field: str) -> tuple[str, str]:
    try:
        first = date.fromisoformat(str(entry.get("first")))
        last = date.fromisoformat(str(entry.get("last") or entry.get("first")))
    except ValueError as error:
        raise Refused(_("A date is expected here, as 2026-09-03."), "date", field) from error
    if not FIRST_DAY <= first <= last <= LAST_DAY:
        raise Refused(
            _("The last day comes before the first, or lies outside 1900 to 2199."), "date_order", field
        )
    return first.isoformat(), last.isoformat()


def _exceptions(by: Any, found: Any, value: Any) -> list[dict[str, Any]]:
    clean = []
    for entry in _entries(value, "exceptions"):
        first, last = _span(entry, "exceptions")
        clean.append(
            {
                "first": first,
                "last": last,
                "hours": _shifts(entry.get("hours") or [], "exceptions"),
                "name": values.text(entry.get("name"), "exceptions", 120),
                "recurrence": _recurrence(entry.get("recurrence")),
            }
        )
    return sorted(clean, key=lambda one: (one["first"], one["last"]))


_REPEATS = (
    "daily",
    "weekly",
    "monthly_by_day",
    "monthly_by_weekday",
    "yearly_by_day",
    "yearly_by_weekday",
)


def _recurrence(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    if not isinstance(value, dict) or value.get("repeat") not in _REPEATS:
        raise Refused(_("This exception comes back in a way we do not know."), "recurrence", "exceptions")

    def optional(name: str, low: int, high: int) -> int | None:
        return None if value.get(name) is None else values.whole(value[name], "exceptions", low, high)

    days = value.get("weekdays") or []
    return {
        "repeat": value["repeat"],
        "interval": optional("interval", 1, 999) or 1,
        "weekdays": [values.whole(day, "exceptions", 0, 6) for day in days],
        "day": optional("day", 1, 31),
        "position": optional("position", 1, 5),
        "month": optional("month", 1, 12),
        "occurrences": optional("occurrences", 1, 9999),
    }


def _work_weeks(by: Any, found: Any, value: Any) -> list[dict[str, Any]]:
    clean = []
    for entry in _entries(value, "work_weeks"):
        first, last = _span(entry, "work_weeks")
        days = entry.get("days")
        if not isinstance(days, list) or len(days) != 7:
            raise Refused(_("A week has seven days."), "days", "work_weeks")
        clean.append(
            {
                "first": first,
                "last": last,
                "days": [None if day is None else _shifts(day, "work_weeks") for day in days],
                "name": values.text(entry.get("name"), "work_weeks", 120),
            }
        )
    return sorted(clean, key=lambda one: (one["first"], one["last"]))


def _entries(value: Any, field: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused(_("A list of days is expected here."), "list", field)
    if len(value) > MOST_EXCEPTIONS:
        raise Refused(
            _("A calendar keeps up to %(most)s exceptions.") % {"most": MOST_EXCEPTIONS}, "too_many", field
        )
    return value


def _country(by: Any, found: Any, value: Any) -> str:
    code = values.text(value, "holidays_country", 2).upper()
    if code and not bridge.public_holidays(code):
        raise Refused(_("We do not know the public holidays of this country."), "country", "holidays_country")
    return code


def _region(by: Any, found: Any, value: Any) -> str:
    return values.text(value, "holidays_subdivision", 10)


def _parent(by: Any, found: Any, value: Any) -> int | None:
    if value in (None, ""):
        return None
    return _usable_parent(by, found, value).pk


def _usable_parent(by: Any, found: Any, pk: Any) -> Any:
    above = organisations.calendars(by).filter(organisation=found.organisation)
    parent = above.filter(pk=pk).first() if isinstance(pk, int) else None
    if parent is None or parent.pk == found.pk:
        raise Refused(_("This calendar cannot start from that one: choose another."), "parent", "parent_id")
    return parent


_READERS: dict[str, Any] = {
    "name": lambda by, found, value: _named(value),
    "days": _week,
    "exceptions": _exceptions,
    "work_weeks": _work_weeks,
    "holidays_country": _country,
    "holidays_subdivision": _region,
    "parent_id": _parent,
}
