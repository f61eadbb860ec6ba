"""Timeboxes and requirements: made, changed, cut, closed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.governance.models import Priority, Requirement, Timebox
from jalon.pmo.planning import queries as plans

MOST_TIMEBOXES, MOST_REQUIREMENTS = 200, 2000
TIMEBOX_FIELDS = frozenset({"name", "goal", "start", "finish", "capacity"})
REQUIREMENT_FIELDS = frozenset({"title", "priority", "effort", "state", "timebox", "activity_uid"})


@transaction.atomic
def create_timebox(*, by: Any, initiative: Any, **fields: Any) -> Timebox:
    """A new timebox, numbered."""
    _may_plan(by, initiative)
    row = Timebox(initiative=initiative, number=_next(Timebox, initiative, MOST_TIMEBOXES), **fields)
    _check_span(row)
    row.save(force_insert=True)
    _record(by, initiative, "timebox.create", [journal.created(row)], row.name)
    return row


@transaction.atomic
def change_timebox(*, by: Any, timebox: Timebox, version: int | None, **fields: Any) -> Timebox:
    """New values of a timebox that is not closed."""
    _may_plan(by, timebox.initiative)
    _known(fields, TIMEBOX_FIELDS)
    if timebox.closed_at is not None:
        raise Refused(
            _("“%(timebox)s” is closed: what it held stays on record.") % {"timebox": timebox}, "closed"
        )
    difference = journal.changed(Timebox.objects.get(pk=timebox.pk), fields)
    for name, value in fields.items():
        setattr(timebox, name, value)
    _check_span(timebox)
    versions.change(Timebox, timebox.pk, version, **fields)
    timebox.refresh_from_db()
    if difference.after:
        _record(by, timebox.initiative, "timebox.change", [difference], timebox.name)
    return timebox


@transaction.atomic
def close_timebox(*, by: Any, timebox: Timebox, version: int | None) -> int:
    """End a timebox: what is not done goes back to the list; how many went back."""
    _may_plan(by, timebox.initiative)
    if timebox.closed_at is not None:
        raise Refused(_("“%(timebox)s” is already closed.") % {"timebox": timebox}, "closed")
    after = {"closed_at": timezone.now()}
    changes = [journal.changed(timebox, after)]
    versions.change(Timebox, timebox.pk, version, **after)
    timebox.refresh_from_db()
    left = timebox.requirements.filter(state__in=(Requirement.State.TODO, Requirement.State.DOING))
    rows = list(left)
    for row in rows:
        changes.append(journal.changed(row, {"timebox_id": None}))
        Requirement.objects.filter(pk=row.pk).update(timebox=None, version=row.version + 1)
    _record(by, timebox.initiative, "timebox.close", changes, timebox.name)
    return len(rows)


@transaction.atomic
def delete_timebox(*, by: Any, timebox: Timebox, version: int | None) -> None:
    """Take an empty timebox away."""
    _may_plan(by, timebox.initiative)
    if timebox.requirements.exists():
        raise Refused(
            _("“%(timebox)s” holds requirements: move them first.") % {"timebox": timebox}, "not_empty"
        )
    versions.change(Timebox, timebox.pk, version)
    _record(by, timebox.initiative, "timebox.delete", [journal.deleted(timebox)], timebox.name)
    Timebox.objects.filter(pk=timebox.pk).delete()


@transaction.atomic
def create_requirement(*, by: Any, initiative: Any, **fields: Any) -> Requirement:
    """A new requirement, numbered."""
    _may_plan(by, initiative)
    _known(fields, REQUIREMENT_FIELDS)
    _check_requirement(initiative, fields)
    number = _next(Requirement, initiative, MOST_REQUIREMENTS)
    row = Requirement.objects.create(initiative=initiative, number=number, **fields)
    _record(by, initiative, "requirement.create", [journal.created(row)], row.title)
    return row


@transaction.atomic
def change_requirement(
    *, by: Any, requirement: Requirement, version: int | None, **fields: Any
) -> Requirement:
    """New values; how far it is, is also the team's to say."""
    only_state = set(fields) <= {"state"}
    needed = "progress" if only_state else "plan"
    if needed not in policy.rights(by, requirement.initiative):
        raise NotAllowed(needed)
    _known(fields, REQUIREMENT_FIELDS)
    _check_requirement(requirement.initiative, fields)
    columns = {("timebox_id" if n == "timebox" else n): getattr(v, "pk", v) for n, v in fields.items()}
    difference = journal.changed(Requirement.objects.get(pk=requirement.pk), columns)
    versions.change(Requirement, requirement.pk, version, **columns)
    requirement.refresh_from_db()
    if difference.after:
        _record(by, requirement.initiative, "requirement.change", [difference], requirement.title)
    return requirement


@transaction.atomic
def delete_requirement(*, by: Any, requirement: Requirement, version: int | None) -> None:
    """Take a requirement away that was entered by mistake; one given up is cut instead."""
    _may_plan(by, requirement.initiative)
    difference = journal.deleted(requirement)
    versions.change(Requirement, requirement.pk, version)
    _record(by, requirement.initiative, "requirement.delete", [difference], requirement.title)
    Requirement.objects.filter(pk=requirement.pk).delete()


@transaction.atomic
def cut(*, by: Any, initiative: Any, requirements: list[Requirement]) -> float:
    """Give up the open Should and Could among these; the effort that is freed, in days."""
    _may_plan(by, initiative)
    able = (Priority.SHOULD, Priority.COULD)
    rows = [
        one
        for one in requirements
        if one.initiative_id == initiative.pk
        and one.priority in able
        and one.state in (Requirement.State.TODO, Requirement.State.DOING)
    ]
    if not rows:
        raise Refused(_("There is no open Should or Could to cut."), "nothing_to_cut")
    changes = [journal.changed(one, {"state": Requirement.State.DROPPED}) for one in rows]
    for one in rows:
        Requirement.objects.filter(pk=one.pk).update(state=Requirement.State.DROPPED, version=one.version + 1)
    _record(by, initiative, "requirement.cut", changes, rows[0].title)
    return sum(one.effort for one in rows)


def _check_span(row: Timebox) -> None:
    if not row.name.strip():
        raise Refused(_("A timebox needs a name."), "name_missing", "name")
    if row.finish < row.start:
        raise Refused(_("A timebox cannot end before it starts."), "days", "finish")
    if row.capacity is not None and not 0 <= row.capacity <= 100_000:
        raise Refused(_("An effort is zero or more."), "capacity", "capacity")


def _check_requirement(initiative: Any, fields: dict[str, Any]) -> None:
    if "title" in fields and not fields["title"].strip():
        raise Refused(_("A requirement needs a title."), "title_missing", "title")
    if "priority" in fields and fields["priority"] not in Priority.values:
        raise Refused(_("A priority is must, should, could or wont."), "unknown_value", "priority")
    if "state" in fields and fields["state"] not in Requirement.State.values:
        raise Refused(_("There is no such state."), "unknown_value", "state")
    if "effort" in fields and not 0 <= fields["effort"] <= 10_000:
        raise Refused(_("An effort is between 0 and 10,000 days."), "effort", "effort")
    check_task(initiative, fields.get("activity_uid"))
    box = fields.get("timebox")
    if box is not None:
        if box.initiative_id != initiative.pk:
            raise NotVisible
        if box.closed_at is not None:
            raise Refused(
                _("“%(timebox)s” is closed: choose another.") % {"timebox": box}, "closed", "timebox"
            )


def check_task(initiative: Any, uid: int | None) -> None:
    """Refuse a task that the initiative's plan does not have."""
    if uid is not None and not plans.names_of(initiative.pk, [uid]):
        raise Refused(
            _("The plan has no task with the number %(uid)d.") % {"uid": uid}, "task_unknown", "activity_uid"
        )


def _next(model: Any, initiative: Any, most: int) -> int:
    found = model.objects.filter(initiative=initiative).aggregate(Max("number"))["number__max"] or 0
    if model.objects.filter(initiative=initiative).count() >= most:
        raise Refused(_("There are already %(most)d here: that is the most.") % {"most": most}, "too_many")
    return int(found) + 1


def _known(fields: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := set(fields) - known:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")


def _may_plan(by: Any, initiative: Any) -> None:
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")


def _record(by: Any, initiative: Any, verb: str, changes: list[journal.Difference], name: str) -> None:
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params={"name": name},
        changes=changes,
    )
