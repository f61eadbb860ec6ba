"""A network straight from arrays: no names, one calendar. For benchmarks and sampling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.calendars import choose_calendars
from jalon.engine.cpm.columns import FS, LAG, LINK_KIND, PREDECESSOR, SS, TRAIT_SPAN
from jalon.engine.cpm.network import Ints, Network, connect
from jalon.engine.model.calendar import Calendar
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.plan import Plan
from jalon.engine.worktime.compiled import compiled


def bare_network(
    start: datetime,
    duration: NDArray[np.integer[Any]],
    links: NDArray[np.integer[Any]],
    calendar: Calendar | None = None,
) -> Network:
    """A network of plain activities on one calendar.

    Parameters
    ----------
    start : datetime
    duration : (n,) int
        Working minutes.
    links : (m, 4) int
        Predecessor row, successor row, kind (0 FS, 1 SS, 2 FF, 3 SF), lag in working minutes.
    calendar : Calendar, optional
        Monday to Friday, 8 hours, where not given.
    """
    plan = Plan("", start, calendars=(calendar,) if calendar else ())
    rows = np.zeros((len(duration), at.ROW), dtype=np.int32)
    rows[:, list(at.DATES)] = NEVER
    rows[:, at.PARENT] = -1
    rows[:, at.PLAN_START] = minutes(start)
    rows[:, [at.CALENDAR, at.FLOAT_CALENDAR, at.ACTIVE]] = 1
    for column in (at.DURATION, at.SPAN, at.REMAINING):
        rows[:, column] = duration
    ends = np.column_stack([links, np.ones(len(links))]).astype(np.int32)
    return connect(rows, ends, choose_calendars([plan]))


@compiled
def _sweep(order: Ints, traits: Ints, links: Ints, first_link: Ints) -> Ints:
    start = np.zeros(len(traits), dtype=np.int32)
    for i in order:
        best = 0
        for k in range(first_link[i], first_link[i + 1]):
            p = links[k, PREDECESSOR]
            t = start[p] + links[k, LAG]
            if links[k, LINK_KIND] == FS:
                t += traits[p, TRAIT_SPAN]
            elif links[k, LINK_KIND] != SS:
                t += traits[p, TRAIT_SPAN] - traits[i, TRAIT_SPAN]
            best = max(best, t)
        start[i] = best
    return start


def sweep(network: Network, order: Ints) -> Ints:
    """One forward sweep without calendars: the yardstick of the benchmark."""
    return _sweep(order, network.traits, network.arriving, network.into_first)
