"""A resource-constrained project as frozen arrays: what the searches read.

Times are whole units of any length. Activities are numbered from 0; a link says that one must
have ended before another starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.errors import Fault, PlanError, gettext_noop

Ints = NDArray[np.int64]

LONGEST = 50_000_000
"""Units of time; beyond, the table of free capacity no longer fits in memory."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Activities with fixed durations, in need of renewable resources.

    Attributes
    ----------
    durations : int64[n]
    demands : int64[n, resources]
    capacities : int64[resources]
    after_first, after : int64[n + 1], int64[links]
        The followers of activity i are ``after[after_first[i]:after_first[i + 1]]``.
    before_first, before : the same, of forerunners.
    releases : int64[n]
        No start before.
    """

    durations: Ints
    demands: Ints
    capacities: Ints
    after_first: Ints
    after: Ints
    before_first: Ints
    before: Ints
    releases: Ints

    @staticmethod
    def of(
        durations: Sequence[int] | Ints,
        demands: Sequence[Sequence[int]] | Ints,
        capacities: Sequence[int] | Ints,
        followers: Iterable[Iterable[int]],
        releases: Sequence[int] | Ints | None = None,
    ) -> Problem:
        """Lay the lists out as arrays and check them.

        Raises
        ------
        PlanError
            A demand above its capacity, a link to nowhere, a loop, a time too long.
        """
        lengths = np.asarray(durations, dtype=np.int64)
        count = len(lengths)
        links = np.array([(i, j) for i, row in enumerate(followers) for j in row], dtype=np.int64)
        links = links.reshape(-1, 2)
        limits = np.asarray(capacities, dtype=np.int64)
        needs = np.asarray(demands, dtype=np.int64).reshape(count, len(limits))
        released = np.zeros(count, dtype=np.int64) if releases is None else np.asarray(releases, np.int64)
        _check(lengths, needs, limits, links, released)
        after_first, after = grouped(links[:, 0], links[:, 1], count)
        before_first, before = grouped(links[:, 1], links[:, 0], count)
        made = Problem(lengths, needs, limits, after_first, after, before_first, before, released)
        in_order(made)
        return made

    @property
    def count(self) -> int:
        return len(self.durations)

    @property
    def horizon(self) -> int:
        """A time by which any sensible schedule has ended."""
        return int(self.durations.sum() + self.releases.max(initial=0))

    def span(self, starts: Ints) -> int:
        """When the last activity ends."""
        return int((starts + self.durations).max(initial=0))


def grouped(of: Ints, to: Ints, count: int) -> tuple[Ints, Ints]:
    """Pairs as rows: where each row begins, and the rows one after the other."""
    order = np.argsort(of, kind="stable")
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(of, minlength=count), out=first[1:])
    return first, np.ascontiguousarray(to[order])


def in_order(problem: Problem) -> Ints:
    """Activities so that each comes after its forerunners.

    Raises
    ------
    PlanError
        The links make a loop.
    """
    waiting = np.diff(problem.before_first)
    ready = [int(i) for i in np.flatnonzero(waiting == 0)]
    waiting = waiting.tolist()
    firsts, after = problem.after_first.tolist(), problem.after.tolist()
    for i in ready:
        for j in after[firsts[i] : firsts[i + 1]]:
            waiting[j] -= 1
            if waiting[j] == 0:
                ready.append(j)
    if len(ready) < problem.count:
        stuck = next(i for i in range(problem.count) if waiting[i] > 0)
        raise PlanError([fault_of(LOOP, "levelling_loop", activity=stuck + 1)])
    return np.array(ready, dtype=np.int64)


LOOP = gettext_noop("Activity %(activity)s waits for itself through its links: remove one link of the loop.")
TOO_MUCH = gettext_noop(
    "Activity %(activity)s needs %(need)s of resource %(resource)s, which never has more than %(capacity)s: "
    "lower the demand or raise the capacity."
)
NEVER_ANY = gettext_noop(
    "Resource %(resource)s has no capacity at any time and activity %(activity)s needs %(need)s of it: "
    "give it capacity, or take it off the activity."
)
NO_SUCH = gettext_noop(
    "Activity %(activity)s is linked to activity %(other)s, and there are only %(count)s: correct the link."
)
NEGATIVE = gettext_noop(
    "Activity %(activity)s has a negative duration, demand or release: only numbers from 0 make sense."
)
TOO_LONG = gettext_noop(
    "The durations add up to %(sum)s units of time, more than %(limit)s: count in a longer unit."
)


def fault_of(template: str, code: str, **params: object) -> Fault:
    return Fault(code, template, params)


def _check(lengths: Ints, needs: Ints, limits: Ints, links: Ints, released: Ints) -> None:
    count = len(lengths)
    faults = []
    for i, j in links[(links < 0).any(axis=1) | (links >= count).any(axis=1)][:3]:
        faults.append(fault_of(NO_SUCH, "levelling_link", activity=int(i) + 1, other=int(j) + 1, count=count))
    bad = (lengths < 0) | (released < 0)
    if needs.size:
        bad |= (needs < 0).any(axis=1)
    faults += [fault_of(NEGATIVE, "levelling_negative", activity=int(i) + 1) for i in np.flatnonzero(bad)[:3]]
    over = (needs > limits) & (lengths > 0)[:, None]
    for i, r in np.argwhere(over)[:3]:
        template, code = (
            (TOO_MUCH, "levelling_demand") if limits[r] > 0 else (NEVER_ANY, "levelling_capacity")
        )
        given = {"activity": int(i) + 1, "need": int(needs[i, r]), "resource": int(r) + 1}
        faults.append(fault_of(template, code, **given, capacity=int(limits[r])))
    if not faults and lengths.sum() + released.max(initial=0) > LONGEST:
        faults.append(fault_of(TOO_LONG, "levelling_horizon", sum=int(lengths.sum()), limit=LONGEST))
    if faults:
        raise PlanError(faults)
