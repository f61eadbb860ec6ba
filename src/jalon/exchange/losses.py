"""What writing a plan in a format leaves behind or puts another way: said, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jalon.engine.model import Activity, ActivityKind, ConstraintKind, Plan
from jalon.exchange.errors import Repair, gettext_noop

MANDATORY = (ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH)
Rule = tuple[str, Callable[[Activity], bool]]


def _method(a: Activity) -> bool:
    return a.earned_value_method not in ("percent", "physical")


TO_MICROSOFT: tuple[Rule, ...] = (
    (
        gettext_noop("%(count)s tasks have a mandatory date: Microsoft Project keeps it as a “must” date."),
        lambda a: any(c is not None and c.kind in MANDATORY for c in (a.constraint, a.second_constraint)),
    ),
    (
        gettext_noop("%(count)s tasks lose their second constraint: Microsoft Project has one a task."),
        lambda a: a.second_constraint is not None,
    ),
    (
        gettext_noop("%(count)s levels of effort become usual tasks, with the duration they have now."),
        lambda a: a.kind is ActivityKind.LEVEL_OF_EFFORT,
    ),
    (
        gettext_noop("%(count)s tasks lose their expected finish or the day they were suspended."),
        lambda a: a.progress.expected_finish is not None or a.progress.suspend is not None,
    ),
    (
        gettext_noop("%(count)s tasks lose how they earn value: Microsoft Project knows two percentages."),
        _method,
    ),
)
TO_PRIMAVERA: tuple[Rule, ...] = (
    (gettext_noop("%(count)s inactive tasks are left out: P6 has none."), lambda a: not a.active),
    (
        gettext_noop("%(count)s manual tasks are held by a mandatory start: P6 has no manual tasks."),
        lambda a: a.active and a.manual,
    ),
    (
        gettext_noop("%(count)s tasks lose their deadline: P6 has none."),
        lambda a: a.active and a.deadline is not None,
    ),
    (
        gettext_noop("%(count)s tasks lose their interruptions: P6 keeps one pause, suspend and resume."),
        lambda a: a.active and bool(a.splits),
    ),
)
RULES = {"mspdi": TO_MICROSOFT, "xer": TO_PRIMAVERA}


def losses(plan: Plan, format_name: str) -> tuple[Repair, ...]:
    """One sentence for each kind of thing the format has no word for; ``uid`` is the first of them."""
    return tuple(_losses(plan, format_name))


def _losses(plan: Plan, format_name: str) -> Iterator[Repair]:
    for template, applies in RULES.get(format_name, ()):
        yield from _said(template, [a.uid for a in plan.activities if applies(a)])
    if format_name == "xer":
        yield from _said(
            gettext_noop("%(count)s links lose their elapsed or percent lag: P6 gets it as working time."),
            [k.successor for k in plan.links if (k.lag.elapsed and k.lag.minutes) or k.lag.percent],
        )
    if format_name in RULES:
        yield from _said(
            gettext_noop("%(count)s resources lose their skills: the format has no place for them."),
            [r.uid for r in plan.resources if r.skills],
        )


def _said(template: str, uids: Iterable[int]) -> Iterator[Repair]:
    found = sorted(set(uids))
    if found:
        yield Repair(template, {"count": len(found), "uids": found}, found[0])
