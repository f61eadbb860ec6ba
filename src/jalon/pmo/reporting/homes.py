"""What the home of an initiative says: figures, next milestones, late tasks, progress over time, changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common import told
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.common.templatetags.jalon import STATE_WORDS
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.queries import PlanFigures

POINTS = 60
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Late:
    """A task that should be further: dates in minutes since 1970, `days` how late."""

    uid: int
    name: str
    above: str
    finish: int
    baseline: int | None
    percent: float
    critical: bool
    days: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Progress over time, in percent of the planned work: one value a point from start to end."""

    start: int
    finish: int
    data_date: int | None
    planned: tuple[float, ...]
    forecast: tuple[float, ...]
    planned_now: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What one plan's rows say."""

    late: tuple[Late, ...]
    late_count: int
    curve: Curve | None


def progress(figures: PlanFigures) -> Progress:
    """Late tasks and the progress curve, from the plan as it is now and its baseline."""
    snapshot = planning.snapshot(figures.plan_id)
    baseline = planning.baseline_dates(snapshot.state.head)
    now = snapshot.state.head.data_date_minute
    found = snapshot.schedule
    rows = list(snapshot.state.rows.values())
    leaf = np.array([r.kind != "summary" and r.active and not r.external for r in rows], bool)
    late = []
    for i in np.flatnonzero(leaf).tolist():
        row = rows[i]
        if row.actual_finish is not None or row.percent >= 100:
            continue
        dates = baseline.get(row.uid, (None, None))
        days = _behind(row, int(found.start[i]), int(found.finish[i]), dates, now) // 1440
        if days > 0:
            parent = snapshot.state.rows.get(row.parent_uid)
            late.append(
                Late(
                    row.uid,
                    row.name,
                    parent.name if parent else "",
                    int(found.finish[i]),
                    dates[1],
                    row.percent,
                    bool(found.critical[i]),
                    days,
                )
            )
    # what is due first is what can still be acted on
    late.sort(key=lambda one: (not one.critical, one.finish, -one.days))
    return Progress(tuple(late[:SHOWN]), len(late), _curve(found, leaf, rows, baseline, now))


def _behind(row: Any, start: int, finish: int, planned: tuple[Any, Any], now: int | None) -> int:
    """Minutes by which a task should be further: since it was to start, or since it was to finish.

    Without a data date, how far its finish is behind the baseline's.
    """
    if now is None:
        return finish - planned[1] if planned[1] is not None else 0
    since_start = [now - one for one in (start, planned[0]) if one is not None and row.actual_start is None]
    since_finish = [now - one for one in (finish, planned[1]) if one is not None]
    return max([0, *since_start, *since_finish])


def _curve(found: Any, leaf: Any, rows: list[Any], baseline: dict[int, Any], now: int | None) -> Curve | None:
    """Each task's work spread evenly over its dates, before and after the data date."""
    weight = np.where(leaf, found.duration, 0).astype(np.float64)
    total = float(weight.sum())
    if total <= 0:
        return None
    begin, end = found.start.astype(np.float64), found.finish.astype(np.float64)
    dates = np.array([baseline.get(row.uid, (-1, -1)) for row in rows], np.float64)
    held = leaf & (dates[:, 0] >= 0)
    first = min(float(begin[leaf].min()), float(dates[held, 0].min()) if held.any() else np.inf)
    last = max(float(end[leaf].max()), float(dates[held, 1].max()) if held.any() else -np.inf)
    at = np.linspace(first, last, POINTS)
    if now is not None and first < now < last:
        at = np.sort(np.append(at, float(now)))
    planned = _spread(at, dates[held, 0], dates[held, 1], weight[held])
    share = np.clip(found.percent / 100, 0, 1)
    if now is None:
        forecast = _spread(at, begin[leaf], end[leaf], weight[leaf])
    else:
        done = _spread(at, begin[leaf], np.minimum(end, max(now, first))[leaf], (weight * share)[leaf])
        rest = _spread(at, np.maximum(begin, now)[leaf], end[leaf], (weight * (1 - share))[leaf])
        forecast = np.where(at <= now, done, done + rest)
    base = float(weight[held].sum())
    planned_now = None
    if now is not None and base > 0:
        moment = np.array([float(now)])
        planned_now = float(_spread(moment, dates[held, 0], dates[held, 1], weight[held])[0] / base * 100)
    return Curve(
        int(first),
        int(last),
        now,
        tuple(np.round(planned / base * 100, 2).tolist()) if base > 0 else (),
        tuple(np.round(forecast / total * 100, 2).tolist()),
        planned_now,
    )


def _spread(at: Any, begin: Any, end: Any, weight: Any) -> Any:
    """The sum at each moment of weights that grow evenly from begin to end."""
    length = np.maximum(end - begin, 1.0)
    return np.array([float((np.clip((t - begin) / length, 0, 1) * weight).sum()) for t in at])


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the journal in words."""

    at: Any
    by: str
    sentence: str


def changes(initiative: Any, most: int = 8) -> list[Happened]:
    """The last things done to an initiative and its plan; what people had printed is no news of it."""
    found = (
        ChangeSet.objects.filter(initiative_id=initiative.pk)
        .exclude(verb__startswith="pack.")
        .select_related("actor")
        .order_by("-at", "-pk")[:most]
    )
    return [Happened(one.at, str(one.actor) if one.actor_id else "", _said(one)) for one in found]


def is_told(verb: str) -> bool:
    """Whether there is a sentence for what was done."""
    return verb == "plan.change" or told.sentence(verb, {}) is not None or verb in _verbs()


def _said(change_set: ChangeSet) -> str:
    params = change_set.params
    told_by_room = told.sentence(change_set.verb, params)
    if told_by_room is not None:
        return told_by_room
    said = _verbs().get(change_set.verb)
    if change_set.verb == "plan.change":
        return _plan_change(params)
    if said is None:
        return _("A change: %(verb)s.") % {"verb": change_set.verb}
    status = STATE_WORDS.get(params.get("status", ""), "")
    return said % {
        "status": status,
        "name": params.get("name", ""),
        "activities": params.get("activities", ""),
    }


def _plan_change(params: dict[str, Any]) -> str:
    count = int(params.get("count") or 0)
    names = params.get("names") or []
    if not count:
        return _("Changed the plan’s settings.")
    if count == 1 and names:
        return _("Changed “%(task)s”.") % {"task": names[0]}
    if names:
        return ngettext(
            "Changed “%(task)s” and %(count)d other task.",
            "Changed “%(task)s” and %(count)d other tasks.",
            count - 1,
        ) % {"task": names[0], "count": count - 1}
    return ngettext("Changed %(count)d task.", "Changed %(count)d tasks.", count) % {"count": count}


def _verbs() -> dict[str, str]:
    return {
        "initiative.create": _("Created “%(name)s”."),
        "initiative.change": _("Changed the settings."),
        "initiative.declare": _("Declared it “%(status)s”."),
        "initiative.move": _("Moved it in the tree."),
        "initiative.archive": _("Archived it."),
        "initiative.restore": _("Took it out of the archive."),
        "initiative.undo": _("Took a change of the settings back."),
        "member.add": _("Gave someone a role."),
        "member.change": _("Changed someone’s role."),
        "member.remove": _("Took a role away."),
        "plan.create": _("Started the plan “%(name)s”."),
        "plan.import": _("Imported the plan “%(name)s”: %(activities)s rows."),
        "plan.delete": _("Deleted the plan “%(name)s”."),
        "plan.undo": _("Took a change of the plan back."),
        "plan.redo": _("Made a change of the plan again."),
        "plan.apply": _("Applied “%(name)s” to the plan."),
        "report.escalate": _("The late report of “%(name)s” went one level up."),
        "baseline.set": _("Set “%(name)s”."),
        "baseline.use": _("Measured against “%(name)s” from now on."),
        "baseline.approve": _("Approved “%(name)s”."),
        "run.keep": _("Kept a computation: “%(name)s”."),
        "run.rename": _("Renamed a kept computation: “%(name)s”."),
        "run.restore": _("Brought the plan back as in “%(name)s”."),
        "run.delete": _("Deleted the kept computation “%(name)s”."),
        "report.prepare": _("Prepared report %(name)s."),
        "report.refresh": _("Took the figures of report %(name)s again."),
        "report.change": _("Wrote in report %(name)s."),
        "report.sign": _("Signed report %(name)s: “%(status)s”."),
        "report.bring": _("Brought report %(name)s along: “%(status)s”."),
        "report.correct": _("Began edition %(name)s of a report."),
        "report.discard": _("Discarded the draft of report %(name)s."),
        "report.rhythm": _("Set how often reports are due."),
        "kit.use": _("Began from the kit “%(name)s”."),
        "calendar.create": _("Made the calendar “%(name)s”."),
        "calendar.change": _("Changed the calendar “%(name)s”."),
        "calendar.delete": _("Deleted the calendar “%(name)s”."),
    }
