"""Plans made ready for the passes, and made ready again when little of them changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.dressing import Labels, dress
from jalon.engine.cpm.network import Ints, Network, build, reread
from jalon.engine.cpm.solve import compute
from jalon.engine.model.activity import Activity
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Arrays and computing order of one or several plans."""

    plans: tuple[Plan, ...]
    rules: SchedulingRules
    network: Network
    numbers: tuple[Ints, ...]
    order: Ints
    labels: Labels

    def schedules(self) -> tuple[Schedule, ...]:
        """The schedule of each plan."""
        solution = compute(self.network, self.order, self.rules, self.plans)
        return tuple(dress(self.plans, self.rules, self.network, self.numbers, self.labels, solution))

    def again(self, plans: Sequence[Plan]) -> Prepared:
        """The same for ``plans``: only the rows that changed are read where nothing else did.

        What is unchanged is known by being the same object, so a plan made from another by
        replacing a few activities costs what these few cost.
        """
        if len(plans) != len(self.plans) or not all(map(_same_frame, self.plans, plans)):
            return prepare(plans)
        changed: list[tuple[int, Plan, Activity]] = []
        row = 0
        for old, new in zip(self.plans, plans, strict=True):
            for before, after in zip(old.activities, new.activities, strict=True):
                if before is not after:
                    if not _same_place(before, after):
                        return prepare(plans)
                    changed.append((row, new, after))
                row += 1
        if self._lags_by_percent([row for row, _, _ in changed]):
            return prepare(plans)
        percent = self.labels.percent.copy()
        for row, _, activity in changed:
            percent[row] = activity.progress.percent_complete
        return replace(
            self,
            plans=tuple(plans),
            network=reread(self.network, changed),
            labels=replace(self.labels, percent=percent),
        )

    def _lags_by_percent(self, rows: Sequence[int]) -> bool:
        """Whether a lag is a share of the duration of one of ``rows``."""
        uids = {int(self.labels.uid[row]) for row in rows}
        return any(
            link.lag.percent is not None and link.predecessor in uids
            for plan in self.plans
            for link in plan.links
            if link.lag.percent is not None
        )


def prepare(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> Prepared:
    """Arrays and computing order of ``plans``, under ``rules`` or those of the first.

    Raises
    ------
    PlanError
        Where plans wait for each other in a loop.
    """
    chosen = rules or plans[0].rules
    network, numbers = build(plans, chosen)
    order = network.order()
    if len(order) < len(network.rows) + int((network.rows[:, at.KIND] == at.SUMMARY).sum()):
        raise PlanError([_loop_across(plans)])
    return Prepared(tuple(plans), chosen, network, tuple(numbers), order, Labels.of(plans))


def _same_frame(old: Plan, new: Plan) -> bool:
    """Whether nothing but activities may differ."""
    return (
        len(old.activities) == len(new.activities)
        and old.links == new.links
        and old.calendars == new.calendars
        and old.resources == new.resources
        and old.assignments == new.assignments
        and (old.key, old.start, old.data_date, old.calendar, old.from_finish, old.rules)
        == (new.key, new.start, new.data_date, new.calendar, new.from_finish, new.rules)
    )


def _same_place(before: Activity, after: Activity) -> bool:
    """Whether the network around an activity is untouched."""
    return (
        before.uid == after.uid
        and before.parent == after.parent
        and before.kind is after.kind
        and before.active == after.active
        and before.calendar == after.calendar
        and before.ignore_resource_calendars == after.ignore_resource_calendars
        and before.duration.elapsed == after.duration.elapsed
    )


def _loop_across(plans: Sequence[Plan]) -> Fault:
    return Fault(
        "cycle_across",
        gettext_noop(
            "These plans wait for each other in a loop: %(plans)s. Remove one of the links between them."
        ),
        {"plans": ", ".join(plan.name for plan in plans)},
    )
