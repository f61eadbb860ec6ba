"""What is not certain about a plan: read from a workbook behind walls, checked, told, written again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.engine.model import Plan, PlanError
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.uncertainty import Branch, Branching, Distribution, RiskModel, Shape
from jalon.engine.simulation.problem import problem
from jalon.exchange.process import OUT_OF_MEMORY, run_module
from jalon.exchange.risk_workbook import template
from jalon.exchange.sandbox import Busy, one_at_a_time, private_folder
from jalon.pmo.common import formats
from jalon.pmo.control.bridge import child, plain
from jalon.pmo.control.bridge.plain import Plain
from jalon.pmo.control.bridge.study import sentences

log = logging.getLogger("jalon.control")
SECONDS = 20
Refusal = list[list[Any]]
SHAPES = {
    Shape.PERT: gettext_noop("PERT"),
    Shape.TRIANGULAR: gettext_noop("triangular"),
    Shape.UNIFORM: gettext_noop("uniform"),
    Shape.NORMAL: gettext_noop("normal"),
    Shape.LOGNORMAL: gettext_noop("lognormal"),
    Shape.TRIGEN: gettext_noop("trigen"),
    Shape.DISCRETE: gettext_noop("discrete"),
}


def workbook(plan: Plan, kept: Mapping[str, Any] | None) -> bytes:
    """What is kept as a risk workbook; an empty one where nothing is."""
    return template(plan, plain.taken(kept) if kept else None)


def read(plan: Plan, name: str, data: bytes) -> tuple[Plain | None, Refusal]:
    """The model of a workbook, read in a process without network and checked against the plan."""
    said = _in_child(plan, name, data)
    if "refused" in said:
        return None, said["refused"]
    found: Plain = said["model"]
    refused, _warnings = checked(plan, found)
    return (None, refused) if refused else (found, [])


def checked(plan: Plan, kept: Mapping[str, Any]) -> tuple[Refusal, Refusal]:
    """Why the plan cannot be drawn with this model, and what will be changed to draw it."""
    try:
        return [], [[w.template, dict(w.params)] for w in problem(plan, plain.taken(kept)).warnings]
    except PlanError as error:
        return sentences(error), []


def _in_child(plan: Plan, name: str, data: bytes) -> dict[str, Any]:
    with private_folder() as folder:
        (folder / "source.xlsx").write_bytes(data)
        request = {"name": name, "minutes_per_day": plan.minutes_per_day, "currency": plan.currency}
        (folder / "request.json").write_text(json.dumps(request), "utf-8")
        try:
            with one_at_a_time("risk-workbook", seconds=SECONDS):
                outcome = run_module(child.__name__, folder, SECONDS)
        except Busy:
            return _refused(
                gettext_noop("Another workbook is being read: try “%(name)s” again in a minute."), name
            )
        answer = folder / "answer.json"
        if outcome.status == 0 and answer.is_file():
            found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
            return found
        if outcome.status is None or outcome.status == OUT_OF_MEMORY:
            return _refused(
                gettext_noop(
                    "“%(name)s” takes too long or too much memory to read: keep only its own sheets."
                ),
                name,
            )
        log.warning("A risk workbook broke its reader (%s): %s", outcome.status, outcome.said[-2000:])
        return _refused(
            gettext_noop("“%(name)s” is damaged and cannot be read: save the workbook again."), name
        )


def _refused(sentence: str, name: str) -> dict[str, Any]:
    return {"refused": [[sentence, {"name": name}]]}


def with_ways(kept: Mapping[str, Any] | None, ways: list[tuple[str, float, tuple[int, ...]]]) -> Plain:
    """The same model with these ways: (decision, chance 0 to 1, tasks done only then)."""
    by_key: dict[str, list[Branch]] = {}
    for key, chance, uids in ways:
        by_key.setdefault(key, []).append(Branch(chance, uids))
    branchings = tuple(Branching(key, tuple(found)) for key, found in by_key.items())
    model = replace(plain.taken(kept or {}), branchings=branchings)
    return {} if model == RiskModel() else plain.kept(model)


def ways_of(plan: Plan, kept: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The ways as a form shows them, tasks by the number of their row."""
    numbers = {a.uid: i for i, a in enumerate(plan.activities, start=1)}
    return [
        {
            "decision": key,
            "chance": f"{100 * chance:g}",
            "tasks": ", ".join(str(numbers[uid]) for uid in uids if uid in numbers),
        }
        for key, branches in ((kept or {}).get("branchings") or ())
        for chance, uids in branches
    ]


def uids_of_rows(plan: Plan, rows: list[int]) -> tuple[list[int], list[int]]:
    """The tasks on these rows, and the rows that no task has."""
    count = len(plan.activities)
    return (
        [plan.activities[row - 1].uid for row in rows if 0 < row <= count],
        [row for row in rows if not 0 < row <= count],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is not certain: what kind, about what, what is said, and what was said before."""

    kind: str
    about: str
    said: str
    before: str = ""

    @property
    def state(self) -> str:
        """New, gone, different or the same."""
        if not self.before:
            return "new"
        if not self.said:
            return "gone"
        return "same" if self.said == self.before else "other"


def told(plan: Plan, kept: Mapping[str, Any] | None) -> list[Line]:
    """Everything a kept model says, a line each."""
    return [Line(kind, about, said) for (kind, about), said in _said(plan, kept)]


def compared(plan: Plan, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Line]:
    """What a proposal would change: new, different and gone; what stays the same is left out."""
    was, will = dict(_said(plan, before)), dict(_said(plan, after))
    lines = [Line(*key, said, was.get(key, "")) for key, said in will.items()]
    lines += [Line(*key, "", said) for key, said in was.items() if key not in will]
    return [line for line in lines if line.state != "same"]


def summary(kept: Mapping[str, Any]) -> list[str]:
    """How much a model says, in a few words each."""
    counts: list[tuple[int, Callable[[int], str]]] = [
        (len(kept["durations"]), lambda n: ngettext("%(n)s duration", "%(n)s durations", n)),
        (len(kept["costs"]), lambda n: ngettext("%(n)s cost", "%(n)s costs", n)),
        (len(kept["events"]), lambda n: ngettext("%(n)s risk", "%(n)s risks", n)),
        (len(kept.get("branchings", ())), lambda n: ngettext("%(n)s alternative", "%(n)s alternatives", n)),
        (len(kept["correlations"]), lambda n: ngettext("%(n)s correlation", "%(n)s correlations", n)),
        (len(kept["weather"]), lambda n: ngettext("%(n)s season", "%(n)s seasons", n)),
    ]
    return [words(n) % {"n": formats.number(n)} for n, words in counts if n]


def _said(plan: Plan, kept: Mapping[str, Any] | None) -> Iterator[tuple[tuple[str, str], str]]:
    """((kind, about), said): one key once, so that two models can be laid side by side."""
    if not kept:
        return
    model, names = plain.taken(kept), {a.uid: a.name for a in plan.activities}

    def named(uids: tuple[int, ...]) -> str:
        return ", ".join(names.get(uid, str(uid)) for uid in uids)

    def days(minutes: float) -> str:
        return formats.duration(round(minutes), plan.minutes_per_day)

    def money(value: float) -> str:
        return f"{formats.number(value)} {model.currency or plan.currency}".strip()

    def share(value: float) -> str:
        return formats.percent(100 * value)

    for u in model.durations:
        yield (_("Duration"), named((u.activity,))), _points(u.distribution, days)
    for u in model.costs:
        yield (_("Cost"), named((u.activity,))), _points(u.distribution, money)
    for e in model.events:
        hit = ngettext("strikes %(n)s task", "strikes %(n)s tasks", len(e.impacts)) % {"n": len(e.impacts)}
        after = ""
        if e.probability_after is not None:
            after = " · " + _("%(chance)s after response") % {"chance": share(e.probability_after)}
        yield (_("Risk"), e.name), f"{share(e.probability)} · {hit}{after}"
    for way in model.branchings:
        yield (
            (_("Alternative"), way.key),
            " · ".join(f"{share(branch.probability)}: {named(branch.activities)}" for branch in way.branches),
        )
    for c in model.correlations:
        yield (_("Correlation"), named(c.activities)), formats.number(c.coefficient, 2)
    for w in model.weather:
        months = _("in months %(months)s") % {"months": ", ".join(map(str, w.months))}
        yield (_("Weather"), w.key), f"{_points(w.lost, share)} {months}"
    if model.time_share:
        yield (_("Cost"), _("share that follows time")), share(model.time_share)
    for currency, rate in model.rates.items():
        yield (_("Currency"), currency), formats.number(rate)


def _points(d: Distribution, written: Callable[[float], str]) -> str:
    """Three points in words."""
    if d.shape is Shape.FIXED:
        return written(d.likely)
    ends = [d.low, d.likely, d.high]
    if d.shape in (Shape.NORMAL, Shape.LOGNORMAL):
        ends = [d.mean - d.deviation, d.mean, d.mean + d.deviation]
    elif d.shape is Shape.UNIFORM:
        ends = [d.low, d.high]
    elif d.shape is Shape.DISCRETE:
        ends = [value for value, _weight in d.values]
    return f"{' – '.join(written(end) for end in ends)} ({_(SHAPES[d.shape])})"
