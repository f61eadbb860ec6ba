"""Why a date is what it is, in sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jalon.pmo.common import formats
from jalon.pmo.planning import bridge, queries

CONSTRAINTS = {
    "ASAP": gettext_lazy("as soon as possible"),
    "ALAP": gettext_lazy("as late as possible"),
    "SNET": gettext_lazy("start no earlier than"),
    "SNLT": gettext_lazy("start no later than"),
    "FNET": gettext_lazy("finish no earlier than"),
    "FNLT": gettext_lazy("finish no later than"),
    "MSO": gettext_lazy("must start on"),
    "MFO": gettext_lazy("must finish on"),
    "MANDATORY_START": gettext_lazy("mandatory start"),
    "MANDATORY_FINISH": gettext_lazy("mandatory finish"),
}


LINKS = {
    "FS": pgettext_lazy("link", "FS"),
    "SS": pgettext_lazy("link", "SS"),
    "FF": pgettext_lazy("link", "FF"),
    "SF": pgettext_lazy("link", "SF"),
}


def explained(snapshot: bridge.Snapshot, uid: int) -> dict[str, Any] | None:
    """The answer to "why this date?" for one row; None where there is no such row."""
    steps = bridge.reasons(snapshot, uid)
    if not steps:
        return None
    state, found = snapshot.state, snapshot.schedule
    row, first = state.rows[uid], steps[0]
    names = queries.plan_names(state)
    sentences = [_step(snapshot, step, names) for step in steps]
    slack = int(found.total_float[state.index()[uid]])
    by_finish = row.kind == "summary" or row.duration == 0
    return {
        "uid": uid,
        "name": row.name,
        "date": first.finish if by_finish else first.start,
        "float_minutes": None if slack <= -(2**61) else slack,
        "sentences": [one for one in sentences if one is not None],
    }


def _step(snapshot: bridge.Snapshot, step: Any, names: dict[int, str]) -> dict[str, Any] | None:
    """The sentence of one step: what pushes its row, and through what."""
    row = snapshot.state.rows[step.uid]
    said = {"name": row.name, "date": formats.day(step.start, "time")}
    if step.link is not None:
        return _link(snapshot, step, names)
    text, detail = {
        "project_start": lambda: (_("“%(name)s” starts with the project, on %(date)s") % said, ""),
        "constraint": lambda: (
            _("“%(name)s” stands on %(date)s by its constraint") % said,
            _constraint(snapshot.state.rows[step.uid]),
        ),
        "actual": lambda: (_("“%(name)s” started on %(date)s") % said, _("actual start")),
        "manual": lambda: (
            _("“%(name)s” is placed by hand on %(date)s") % said,
            _("manual task: links do not move it"),
        ),
        "data_date": lambda: (
            _("“%(name)s” is not done: it cannot be before the data date, %(date)s") % said,
            "",
        ),
        "manual_summary": lambda: (
            _("“%(name)s” starts with the summary above it, on %(date)s") % said,
            _("the summary is placed by hand"),
        ),
        "children": lambda: (
            _("“%(name)s” ends with the last of its tasks") % said,
            formats.day(step.finish, "time"),
        ),
        "as_late_as_possible": lambda: (
            _("“%(name)s” is placed as late as possible, on %(date)s") % said,
            "",
        ),
        "project_finish": lambda: (_("“%(name)s” is placed back from the project's finish") % said, ""),
        "external": lambda: (_("“%(name)s” is a task of another plan, on %(date)s") % said, ""),
        "levelling": lambda: (_("“%(name)s” waits for its resources until %(date)s") % said, ""),
        "span": lambda: (_("“%(name)s” spans the tasks it accompanies") % said, ""),
    }.get(step.cause, lambda: (_("“%(name)s” starts on %(date)s") % said, ""))()
    return {"uid": step.uid, "text": text, "detail": detail}


def _constraint(row: Any) -> str:
    if not row.constraint_kind:
        return ""
    kind = CONSTRAINTS[row.constraint_kind]
    if row.constraint_date is None:
        return str(kind)
    return _("%(constraint)s %(date)s") % {
        "constraint": kind,
        "date": formats.day(row.constraint_date, "time"),
    }


def _link(snapshot: bridge.Snapshot, step: Any, names: dict[int, str]) -> dict[str, Any]:
    link, state = step.link, snapshot.state
    lag = bridge.written_lag(link, state.head)
    detail = _("%(kind)s link, %(lag)s") % {
        "kind": LINKS[link.kind],
        "lag": lag or _("no lag"),
    }
    if link.predecessor_plan_id is not None:
        plan = names.get(link.predecessor_plan_id, "")
        text = _("a task of the plan “%(plan)s”") % {"plan": plan}
        return {"uid": None, "text": text, "detail": detail}
    before = state.rows[link.predecessor_uid]
    at = state.index()[link.predecessor_uid]
    from_finish = link.kind in ("FS", "FF")
    when = snapshot.schedule.finish[at] if from_finish else snapshot.schedule.start[at]
    said = {"name": before.name, "date": formats.day(int(when), "time")}
    text = (
        _("“%(name)s” finishes on %(date)s") % said
        if from_finish
        else _("“%(name)s” starts on %(date)s") % said
    )
    return {"uid": before.uid, "text": text, "detail": detail}
