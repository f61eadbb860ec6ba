"""What a schedule says: arrays for computing, rows for reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import NEVER, instant
from jalon.engine.model.errors import Fault

Minutes = NDArray[np.int64]
"""Shape (n,): minutes since 1970 of the wall clock, or working minutes for floats."""


class Driver(IntEnum):
    """What sets an activity's start."""

    PROJECT_START = 0
    LINK = 1
    CONSTRAINT = 2
    ACTUAL = 3
    MANUAL = 4
    DATA_DATE = 5
    SUMMARY_LINK = 6
    """A link on a summary above the activity."""
    MANUAL_SUMMARY = 7
    """The start of the manual summary above."""
    CHILDREN = 8
    """A summary: what is below it."""
    AS_LATE_AS_POSSIBLE = 9
    PROJECT_FINISH = 10
    EXTERNAL = 11
    LEVELLING = 12
    SPAN = 13
    """A level of effort: what it spans."""


@dataclass(frozen=True, slots=True)
class Row:
    """One activity's answer. Dates are naive wall time, floats working minutes."""

    uid: int
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: int | None
    free_float: int | None
    critical: bool
    driver: Driver
    drivers: tuple[int, ...]
    """uids of the predecessors that set the start (or finish), strongest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The schedule of a plan; every array has one entry an activity, in the plan's order.

    Attributes
    ----------
    uid : array of int64
    start, finish : Minutes
        What a bar shows.
    early_start, early_finish, late_start, late_finish : Minutes
    total_float, free_float : Minutes
        Working minutes on the activity's calendar; ``clock.NEVER`` where there is none
        (a finished activity under Primavera's rules).
    critical : array of bool
    duration : Minutes
        Working minutes; of a summary, from its start to its finish.
    percent : array of float64
        Percent complete, summaries rolled up.
    driver : array of int8
        :class:`Driver` of the start.
    driver_first, driver_link : arrays of int64
        Driving links of activity ``i``: ``driver_link[driver_first[i]:driver_first[i + 1]]``,
        indices into ``Plan.links``.
    link_predecessor : array of int64
        Row index of each link's predecessor; -1 in another plan.
    warnings : tuple of Fault
        What was left aside.
    """

    uid: NDArray[np.int64]
    start: Minutes
    finish: Minutes
    early_start: Minutes
    early_finish: Minutes
    late_start: Minutes
    late_finish: Minutes
    total_float: Minutes
    free_float: Minutes
    critical: NDArray[np.bool_]
    duration: Minutes
    percent: NDArray[np.float64]
    driver: NDArray[np.int8]
    driver_first: NDArray[np.int64]
    driver_link: NDArray[np.int64]
    link_predecessor: NDArray[np.int64]
    project_start: datetime
    project_finish: datetime
    warnings: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        return len(self.uid)

    def drivers(self, index: int) -> tuple[int, ...]:
        """uids of the activities whose links set the date of row ``index``."""
        links = self.driver_link[self.driver_first[index] : self.driver_first[index + 1]]
        return tuple(int(self.uid[p]) for p in self.link_predecessor[links] if p >= 0)

    def row(self, index: int) -> Row:
        """Row ``index`` as a plain value."""

        def when(values: Minutes) -> datetime:
            found = instant(values[index])
            assert found is not None, "every activity has its six dates"
            return found

        def length(values: Minutes) -> int | None:
            value = int(values[index])
            return None if value == NEVER else value

        return Row(
            uid=int(self.uid[index]),
            start=when(self.start),
            finish=when(self.finish),
            early_start=when(self.early_start),
            early_finish=when(self.early_finish),
            late_start=when(self.late_start),
            late_finish=when(self.late_finish),
            total_float=length(self.total_float),
            free_float=length(self.free_float),
            critical=bool(self.critical[index]),
            driver=Driver(int(self.driver[index])),
            drivers=self.drivers(index),
        )

    def rows(self) -> Iterator[Row]:
        """Every row, in the plan's order."""
        return (self.row(i) for i in range(len(self)))
