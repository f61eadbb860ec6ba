"""One sweep over time: what starts earliest is served first, the rest waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.demand import Need
from jalon.engine.levelling.pieces import (
    FOR_EVER,
    LEAST,
    Pieces,
    filled,
    shifted,
    written,
)
from jalon.engine.levelling.reasons import Reason
from jalon.engine.levelling.standing import Standing, joined
from jalon.engine.model import Plan, Schedule

PATIENCE = 12
"""Delays in a row after which an activity that does not move is taken as fixed."""
STEPS_A_ROW = 60
"""Steps after which the rest stays where it is and is told as overloaded."""
AIMS = 60
"""Rounds in which delays are set so that each activity starts at its target."""
Booking = tuple[int, int, int, int]
"""Start, finish, units, row."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Where a sweep led."""

    plans: tuple[Plan, ...]
    schedules: tuple[Schedule, ...]
    delays: NDArray[np.int64]
    reasons: dict[int, Reason]
    overloads: tuple[Reason, ...]
    pieces: dict[int, Pieces]
    """Of the rows that were interrupted."""

    @property
    def moved(self) -> NDArray[np.bool_]:
        """The rows that wait, or are interrupted."""
        found = self.delays > 0
        found[list(self.pieces)] = True
        return found


class Sweep(Standing):
    """Sweeps over the same plans with one order after the other."""

    def run(
        self,
        order: NDArray[np.float64],
        budget: Budget | None,
        targets: NDArray[np.int64] | None = None,
        splitting: bool = False,
    ) -> Outcome | None:
        """The outcome of serving equals by ``order``; None where the budget ended on the way.

        With ``targets`` what may move is first brought to start at its target where it would be earlier;
        with ``splitting`` work may be interrupted.
        """
        state = _Run(self, order, splitting)
        if targets is not None:
            state.aim(targets)
        while state.step():
            if budget is not None and (budget.stopped() or budget.left() <= 0):
                return None
        return state.outcome()


class _Run:
    """The state of one sweep."""

    def __init__(self, sweep: Standing, order: NDArray[np.float64], splitting: bool) -> None:
        self.sweep, self.demands, self.order, self.splitting = sweep, sweep.demands, order, splitting
        self.prepared = sweep.prepared
        self.delays = np.zeros(sweep.demands.count, dtype=np.int64)
        self.stuck = np.zeros(sweep.demands.count, dtype=np.int64)
        self.fixed = ~sweep.demands.movable
        self.reasons: dict[int, Reason] = {}
        self.overloads: dict[tuple[int, str], Reason] = {}
        self.admitted: dict[int, tuple[int, int]] = {}
        self.pieces: dict[int, Pieces] = {}
        self.cut: set[int] = set()
        """Rows whose pieces changed in this step."""
        self.chosen: dict[tuple[int, int], int] = {}
        self.books: dict[int, list[Booking]] = {}
        self.ahead: dict[int, set[int]] = defaultdict(set)
        self.steps = 0
        self._schedule()
        self._begin()

    def _schedule(self) -> None:
        self.schedules = self.prepared.schedules()
        self.start, self.finish = joined(self.schedules, "start"), joined(self.schedules, "finish")

    def aim(self, targets: NDArray[np.int64]) -> None:
        """Delays that make everything start at its target, as far as links and calendars let it."""
        free = np.flatnonzero(self.demands.movable)
        for _ in range(AIMS):
            wanted = np.maximum(self.delays[free] + targets[free] - self.start[free], 0)
            other = free[wanted != self.delays[free]]
            if not len(other):
                break
            self.delays[free] = wanted
            self._again(other.tolist())
        self._begin()

    def _begin(self) -> None:
        """Nobody served yet but what may not move, and all of it whole."""
        if self.pieces:
            whole, self.pieces = list(self.pieces), {}
            for row in whole:
                if not self.delays[row]:
                    self.reasons.pop(row, None)
            self._again(whole)
        self.books = defaultdict(list)
        self.admitted = {}
        self.overloads = {}
        rows = sorted(self.demands.of_row, key=lambda r: (int(self.start[r]), r))
        for row in rows:
            if self.fixed[row]:
                self._admit(row, anyway=True)

    def step(self) -> bool:
        """Serve everybody until somebody has to wait; false when all are served."""
        start = self.start
        waiting = [r for r in self.demands.of_row if r not in self.admitted]
        waiting.sort(key=self._turn)
        delayed: dict[int, int] = {}
        now = None
        self.steps += 1
        enough = self.steps > STEPS_A_ROW * (len(self.demands.of_row) + 10)
        for row in waiting:
            if (delayed or self.cut) and start[row] != now:
                break
            now = start[row]
            self._serve(row, delayed, anyway=enough)
        if not delayed and not self.cut:
            return False
        old = self.start
        for row, until in delayed.items():
            self.delays[row] += max(until - int(start[row]), 1)
        changed, self.cut = self.cut.union(delayed), set()
        self._again(sorted(changed))
        for row in delayed:
            self.stuck[row] = self.stuck[row] + 1 if self.start[row] <= old[row] else 0
            if self.stuck[row] > PATIENCE:
                self.fixed[row] = True
        moved = [
            r for r, dates in self.admitted.items() if (int(self.start[r]), int(self.finish[r])) != dates
        ]
        for row in moved:
            # Its dates follow theirs: from now on they are served before it, or both wait for ever.
            self.ahead[row].update(
                b for b in changed if row in self.sweep.after(b) and not self._follows(b, row)
            )
        if moved or self.stuck.max(initial=0) > PATIENCE:
            # A lead pulls what was served along: serve anew with the delays found so far.
            self.stuck[self.fixed] = 0
            self._begin()
        return True

    def _serve(self, row: int, delayed: dict[int, int], anyway: bool) -> None:
        """Serve ``row``, after those it must let pass; or note until when it waits."""
        if row in self.admitted or row in delayed or row in self.cut:
            return
        for other in sorted(self.ahead.get(row, ())):
            self._serve(other, delayed, anyway)
        if any(other in delayed or other in self.cut for other in self.ahead.get(row, ())):
            return
        until = self._admit(row, anyway)
        if until is not None:
            delayed[row] = until

    def _follows(self, row: int, other: int) -> bool:
        """Whether ``row`` already lets ``other`` pass, or others that do."""
        seen, todo = {row}, [row]
        while todo:
            at = todo.pop()
            if at == other:
                return True
            new = self.ahead.get(at, set()) - seen
            seen |= new
            todo.extend(new)
        return False

    def _turn(self, row: int) -> tuple[float, ...]:
        sweep = self.sweep
        return (
            int(self.start[row]),
            float(sweep.project[row]),
            int(sweep.urgency[row]),
            float(self.order[row]),
            row,
        )

    def _again(self, rows: Sequence[int]) -> None:
        from jalon.engine.levelling.plan import with_delays

        touched = {self.demands.place(row)[0] for row in rows}
        first = self.demands.first
        plans = [
            with_delays(plan, self.delays[first[k] : first[k + 1]].tolist(), self._splits(k))
            if k in touched
            else plan
            for k, plan in enumerate(self.prepared.plans)
        ]
        self.prepared = self.prepared.again(plans)
        self._schedule()

    def _splits(self, k: int) -> dict[int, tuple[tuple[object, object], ...]]:
        """By place in plan ``k``, the pieces of what was interrupted; none of what may be and is whole."""
        first, last = self.demands.first[k : k + 2]
        rows = (row for row in range(first, last) if self.sweep.splittable[row])
        return {row - first: written(self.pieces.get(row, ())) for row in rows} if self.splitting else {}

    def _spans(self, row: int) -> Pieces:
        """When the row works, as it stands now."""
        start, finish = int(self.start[row]), int(self.finish[row])
        if row not in self.pieces and not self.demands.activity(row).splits:
            return ((start, finish),)
        plan, place = self.demands.place(row)
        activity = self.prepared.plans[plan].activities[place]
        return shifted(activity, start, finish, self.sweep.clocks.of(row))

    def _admit(self, row: int, anyway: bool) -> int | None:
        """Book what the row needs; or until when it has to wait."""
        start, finish = int(self.start[row]), int(self.finish[row])
        if start == finish:
            self.admitted[row] = (start, finish)
            return None
        spans = self._spans(row)
        picked = [self._pick(row, need, spans) for need in self.demands.of_row[row] if need.choices]
        short = [reason for _, _, reason in picked if reason is not None]
        if short and self.splitting and not anyway:
            if self._interrupt(row, spans):
                return None
            if self._split(row, picked, short[0]):
                return None
            if self.pieces.pop(row, None):
                # No longer where its pieces were cut: it is served anew, whole.
                self.cut.add(row)
                return None
        for reason in short:
            if not anyway and not (self.sweep.within_float and reason.until > self.sweep.late_start[row]):
                self.reasons[row] = reason
                return reason.until
            self.overloads[row, reason.resource] = reason
        self._book(row, spans, [(r, need) for r, need, _ in picked])
        return None

    def _pick(self, row: int, need: Need, spans: Pieces) -> tuple[int, Need, Reason | None]:
        """Who can give the need; where nobody can, the best asked, and why not."""
        waits: list[Reason] = []
        for r in need.choices:
            reason = self._short(row, r, need.units, spans)
            if reason is None:
                return r, need, None
            waits.append(reason)
        soonest = min(waits, key=lambda w: w.until)
        return need.choices[0], need, soonest

    def _book(self, row: int, spans: Pieces, booked: Sequence[tuple[int, Need]]) -> None:
        for r, need in booked:
            self.books[r].extend((s, f, need.units, row) for s, f in spans)
            self.chosen[self.demands.place(row)[0], need.assignment] = r
        self.admitted[row] = (int(self.start[row]), int(self.finish[row]))

    def _split(
        self, row: int, picked: Sequence[tuple[int, Need, Reason | None]], reason: Reason | None
    ) -> bool:
        """Cut the row into pieces around what its resources do besides; false where that is no way."""
        clock, work = self.sweep.clocks.of(row), self.sweep.splittable[row]
        start = int(self.start[row])
        if not work or clock is None:
            return False
        pieces = filled(clock, start, work, self._busy(start, [(r, need) for r, need, _ in picked]))
        if len(pieces) < 2 or pieces[0][0] != start:
            return False
        if self.sweep.within_float and pieces[-1][1] > self.sweep.late_finish[row]:
            return False
        self.pieces[row] = pieces
        self.cut.add(row)
        if reason is not None:
            self.reasons[row] = replace(reason, until=pieces[1][0])
        return True

    def _busy(self, start: int, wanted: Sequence[tuple[int, Need]]) -> list[tuple[int, int]]:
        """From ``start`` on, when one of the resources has too little left; in order, apart."""
        found: list[tuple[int, int]] = []
        for r, need in wanted:
            pool = self.demands.resources[r]
            there = [b for b in self.books[r] if b[1] > start]
            moments = sorted(
                {start}
                | {t for b in there for t in b[:2] if t > start}
                | {s for s in pool.steps if s > start}
            )
            for k, moment in enumerate(moments):
                used = sum(b[2] for b in there if b[0] <= moment < b[1])
                if used + need.units > pool.at(moment):
                    found.append((moment, moments[k + 1] if k + 1 < len(moments) else FOR_EVER))
        joined: list[tuple[int, int]] = []
        for a, b in sorted(found):
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
            else:
                joined.append((a, b))
        return joined

    def _interrupt(self, row: int, spans: Pieces) -> bool:
        """Stop less urgent work that is under way where that makes room; it goes on afterwards."""
        sweep, start = self.sweep, int(self.start[row])
        wanted = {r for need in self.demands.of_row[row] for r in need.choices}
        under_way = {
            b[3]
            for r in wanted
            for b in self.books[r]
            if b[0] < int(self.finish[row]) and b[1] > start and self._may_stop(b[3], row)
        }
        if not under_way:
            return False
        kept = {r: list(books) for r, books in self.books.items()}
        before = dict(self.admitted), dict(self.pieces), set(self.cut), dict(self.reasons), dict(self.chosen)
        stopped: list[int] = []
        for victim in sorted(under_way, key=lambda v: (sweep.rank(v), self.order[v], v), reverse=True):
            for books in self.books.values():
                books[:] = [b for b in books if b[3] != victim]
            stopped.append(victim)
            picked = [self._pick(row, need, spans) for need in self.demands.of_row[row] if need.choices]
            if any(reason is not None for _, _, reason in picked):
                continue
            self._book(row, spans, [(r, need) for r, need, _ in picked])
            if all(self._stop(one, row, start) for one in stopped):
                return True
            break
        self.books = defaultdict(list, kept)
        self.admitted, self.pieces, self.cut, self.reasons, self.chosen = before
        return False

    def _may_stop(self, victim: int, row: int) -> bool:
        """Whether ``victim`` has begun, is less urgent than ``row``, and holds nothing of it by a link."""
        sweep = self.sweep
        clock = sweep.clocks.of(victim)
        return (
            sweep.splittable[victim] > 0
            and sweep.rank(victim) > sweep.rank(row)
            and clock is not None
            and clock.between(int(self.start[victim]), int(self.start[row])) >= LEAST
            and row not in sweep.after(victim)
        )

    def _stop(self, victim: int, row: int, at: int) -> bool:
        """Cut ``victim``, whose bookings are taken away, around those of ``row``."""
        plan, _ = self.demands.place(victim)
        picked: list[tuple[int, Need, Reason | None]] = [
            (self.chosen[plan, need.assignment], need, None)
            for need in self.demands.of_row[victim]
            if need.choices
        ]
        shared = next((r for r, _, _ in picked if any(b[3] == row for b in self.books[r])), picked[0][0])
        urgent, uid = self.demands.activity(row), self.demands.activity(victim).uid
        where, name = self.demands.place(row)[0], self.demands.resources[shared].name
        why = Reason(victim, plan, uid, name, where, urgent.uid, urgent.name, at)
        if not self._split(victim, picked, why):
            return False
        self.admitted.pop(victim, None)
        return True

    def _short(self, row: int, resource: int, units: int, spans: Pieces) -> Reason | None:
        """Why ``units`` are not free in all of ``spans``, and when the first shortage ends."""
        found = (self._short_in(row, resource, units, start, finish) for start, finish in spans)
        return next((reason for reason in found if reason is not None), None)

    def _short_in(self, row: int, resource: int, units: int, start: int, finish: int) -> Reason | None:
        pool = self.demands.resources[resource]
        there = [b for b in self.books[resource] if b[0] < finish and b[1] > start]
        moments = {start}
        moments.update(b[0] for b in there if b[0] > start)
        moments.update(s for s in pool.steps if start < s < finish)
        for moment in sorted(moments):
            rivals = [b for b in there if b[0] <= moment < b[1]]
            capacity = pool.at(moment)
            if sum(b[2] for b in rivals) + units <= capacity:
                continue
            plan, _ = self.demands.place(row)
            uid = self.demands.activity(row).uid
            if rivals and units <= capacity:
                rival = min(rivals, key=lambda b: (b[1], b[3]))
                other = self.demands.activity(rival[3])
                where = self.demands.place(rival[3])[0]
                return Reason(row, plan, uid, pool.name, where, other.uid, other.name, rival[1])
            until = next((s for s in pool.steps if s > moment and pool.at(s) >= units), None)
            if until is None:
                until = min((b[1] for b in rivals), default=finish)
            return Reason(row, plan, uid, pool.name, None, None, "", until)
        return None

    def _explain(self) -> None:
        """A reason for each delay that was aimed at: the rival who made room last."""
        for row in np.flatnonzero(self.delays).tolist():
            start, delay = int(self.start[row]), int(self.delays[row])
            if row in self.reasons and self.reasons[row].until >= start:
                continue
            known = [
                (self.chosen.get((self.demands.place(row)[0], need.assignment)), need)
                for need in self.demands.of_row.get(row, ())
            ]
            rivals = [
                (b[1], r, b[3])
                for r, _ in known
                if r is not None
                for b in self.books[r]
                if start - delay < b[1] <= start and b[3] != row
            ]
            if not rivals:
                continue
            until, r, other = max(rivals)
            plan, _ = self.demands.place(row)
            rival = self.demands.activity(other)
            where = self.demands.place(other)[0]
            uid, name = self.demands.activity(row).uid, self.demands.resources[r].name
            self.reasons[row] = Reason(row, plan, uid, name, where, rival.uid, rival.name, until)

    def outcome(self) -> Outcome:
        self._explain()
        plans = []
        for k, plan in enumerate(self.prepared.plans):
            plans.append(self._named(k, plan))
        schedules = self.schedules
        if any(a is not b for a, b in zip(plans, self.prepared.plans, strict=True)):
            # Persons keep their own hours.
            schedules = self.prepared.again(plans).schedules()
        overloads = [reason for _, reason in sorted(self.overloads.items())]
        return Outcome(
            tuple(plans), schedules, self.delays, self.reasons, tuple(overloads), dict(self.pieces)
        )

    def _named(self, k: int, plan: Plan) -> Plan:
        """``plan`` with the persons chosen for what only asked for a skill."""
        names = {r.name.strip().casefold(): r.uid for r in plan.resources}
        assignments = list(plan.assignments)
        for (where, at), r in self.chosen.items():
            uid = names.get(self.demands.resources[r].name.strip().casefold())
            if where == k and assignments[at].skill and uid is not None:
                assignments[at] = replace(assignments[at], resource=uid)
        if assignments == list(plan.assignments):
            return plan
        return replace(plan, assignments=tuple(assignments))
