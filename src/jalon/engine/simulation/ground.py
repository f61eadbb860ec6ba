"""A network laid out for blocks of iterations: what each row is, what it asks, what holds it.

Whatever does not change from one iteration to the next is settled here, once: the dates of
facts, where constraints and the data date hold a row (in minutes worked on its calendar), which
links can be followed by adding minutes of work and which cross from one calendar to another.
What :mod:`blocks` cannot do is left to :mod:`exact`: activities as late as possible, weather,
levels of effort tied to one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.cells import Cells, cells, worked_all
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import added, settled

if TYPE_CHECKING:
    from jalon.engine.simulation.problem import Net

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

TASK, INSTANT, EITHER, UNDER_WAY, FACT, SUMMARY, APART = range(7)
"""What a row is to the blocks. Either: it may take no time in some iterations, and then lives by
the clock. Apart: a level of effort."""
NOWHERE, BY_CLOCK, BY_WORK = range(3)
"""How a row's dates are summed up: not (they follow from below), as instants, as minutes worked."""
FREE, PUSH, PULL, PUT = range(4)
"""What a hold does to a start: nothing, not before, not after, there."""
HOLD, OF_FINISH, HELD_WORK, HELD_CLOCK = range(4)
"""Places of a hold."""
BEFORE, FROM_FINISH, TO_FINISH, LAG, CALENDAR, SLOT, WAY = range(7)
"""Places of a link. SLOT: where what it asks is kept, -1 where a sum says it."""
BY_SUM, BY_INSTANT, BY_LAG = range(3)
"""WAYs. By lag: minutes worked and the lag are added on the predecessor's own calendar."""
(
    KIND,
    OWN,
    SPAN,
    LEFT,
    PARENT,
    COUNTED,
    FINISHED,
    INNER,
    ASKED,
    SIMPLE,
    LEAST,
    PULLS,
    DELAY,
    MOVES,
    LATE_END,
    WIDENS,
    MARKED,
    RANK,
    LINE,
    WANTS_START,
    WANTS_FINISH,
    OPENS,
    OPENING,
    KEPT,
    BEGIN_WORK,
    BEGIN_CLOCK,
    STARTS,
    FINISHES,
    WORK_STARTS,
    WORK_FINISHES,
    EXPECTED,
) = range(31)
"""Places of a row. OWN: its calendar. INNER: it never finishes last of all. SIMPLE: sums and one
LEAST start place it. LATE_END: it may end where nobody works. WIDENS: the summary above is wanted.
RANK: number of a summary; MARKED: its dates decide what is critical. LINE and the next hold its
dates as instants, OPENS where a summary opens, OPENING the same for a task, in its own minutes,
KEPT what was added; -1 where none is kept. From BEGIN_WORK: where it starts if nothing holds it,
and the dates of a fact (of an activity under way FINISHES is where it goes on)."""
SCRATCH, LATEST, LAST = 0, 3, 4
"""Lines for anyone; of the latest instant; of the latest minute worked, by calendar."""


class Ground(NamedTuple):
    """``rows`` (n, 31), ``links`` (m, 7) by successor, ``hold`` (n, 3, 4), ``order`` as of the passes."""

    order: Ints
    rows: Ints
    first_link: Ints
    links: Ints
    hold: Ints
    efforts: Ints
    effort_links: Ints
    last_fact: int
    last_end: int
    primavera: bool
    retained: bool
    lines: int
    ranks: int


def least_spans(rows: Ints, least: dict[int, float]) -> Ints:
    """The fewest minutes each row may take."""
    found = rows[:, at.SPAN].astype(np.int64)
    for row, more in least.items():
        found[row] = max(found[row] + np.floor(max(more, -(2.0**31))) - 1, 0)
    return np.clip(found, 0, 2**31 - 1).astype(np.int32)


def kinds(rows: Ints, shortest: Ints, grows: Flags) -> Ints:
    """What each row is to the blocks."""
    found = np.full(len(rows), TASK, dtype=np.int32)
    span = rows[:, at.SPAN]
    found[shortest == 0] = EITHER
    found[(span == 0) & ~grows] = INSTANT
    found[rows[:, at.STATE] == at.STARTED] = UNDER_WAY
    found[(rows[:, at.STATE] == at.FINISHED) | (rows[:, at.MODE] != at.AUTO)] = FACT
    found[rows[:, at.KIND] == at.SUMMARY] = SUMMARY
    found[rows[:, at.KIND] == at.LEVEL_OF_EFFORT] = APART
    return found


def counting(net: Net, kind: Ints, weather: bool) -> Ints:
    """How the dates of each row are summed up."""
    found = np.full(len(kind), BY_CLOCK, dtype=np.int32)
    if not weather:
        found[kind == TASK] = BY_WORK
    summary = kind == SUMMARY
    found[summary & _filled(net.rows, kind) & (net.rows[:, at.MODE] == at.AUTO)] = NOWHERE
    found[kind == APART] = NOWHERE
    return found


def _filled(rows: Ints, kind: Ints) -> Flags:
    """Summaries that take their dates from something below them."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for i in range(len(rows) - 1, -1, -1):
        p = rows[i, at.PARENT]
        if p >= 0 and rows[i, at.ACTIVE] and kind[i] != APART:
            found[p] = True
    return found


def ground(net: Net, kind: Ints, summed: Ints, varying: Ints) -> tuple[Ground, Cells] | None:
    """What the blocks read, or None where the network needs :mod:`exact`."""
    rows = net.rows
    efforts = np.flatnonzero(kind == APART).astype(np.int32)
    tied = np.isin(net.effort_links[:, [at.PREDECESSOR, at.SUCCESSOR]], efforts).all(axis=1).any()
    if not len(rows) or net.backward or net.from_finish or tied:
        return None
    floor, pinned, above = _handed_down(net)
    hold = _holds(net, kind)
    fact = _facts(net, kind)
    links = _links(net, kind, above)
    pulls: Flags = np.asarray((hold[:, :, HOLD] > PUSH).any(axis=1))
    after = net.arriving[:, at.SUCCESSOR]
    late_end = np.zeros(len(rows), dtype=np.bool_)
    late_end[after[_ends_late(net, links, kind)]] = True
    late_end &= kind == TASK
    # A second time: whoever ends where a late end ends may end late too.
    for _ in range(len(rows)):
        more = _held_by_late(net, links, kind, late_end)
        if not (more & ~late_end).any():
            break
        late_end |= more
    wants, marked = _wanted(net, links, kind, summed, late_end)
    seen: Flags = np.asarray(wants.any(axis=1))
    parent, summary = rows[:, at.PARENT], kind == SUMMARY
    under = (kind == TASK) & (parent >= 0) & above[parent]
    keeps = np.isin(np.arange(len(rows)), varying) & (kind != TASK)
    lines = LAST + len(net.days)
    line, lines = _numbered(seen, lines, 2)
    opens, lines = _numbered(above & summary, lines)
    opening, lines = _numbered(under, lines)
    kept, lines = _numbered(keeps, lines)
    links[:, SLOT], lines = _numbered(links[:, SLOT] >= 0, lines)
    asked = np.zeros(len(rows), dtype=np.bool_)
    asked[after[links[:, SLOT] >= 0]] = True
    delay = np.maximum(rows[:, at.DELAY], 0)
    widens = (parent >= 0) & (rows[:, at.ACTIVE] != 0) & (kind != APART) & seen[parent]
    found = np.zeros((len(rows), EXPECTED + 1), dtype=np.int32)
    for place, column in (
        (KIND, kind),
        (OWN, rows[:, at.CALENDAR]),
        (SPAN, rows[:, at.SPAN]),
        (LEFT, rows[:, at.REMAINING]),
        (PARENT, parent),
        (COUNTED, net.counted),
        (FINISHED, rows[:, at.STATE] == at.FINISHED),
        (INNER, _inner(net, links, kind, pulls, late_end)),
        (ASKED, asked),
        (SIMPLE, _simple(net, links, kind, hold) & (opening < 0) & ~seen & (delay == 0)),
        (LEAST, np.where(hold[:, :, HOLD] == PUSH, hold[:, :, HELD_WORK], NEVER).max(axis=1)),
        (PULLS, pulls),
        (DELAY, delay),
        (MOVES, _moves(net)),
        (LATE_END, late_end),
        (WIDENS, widens),
        (MARKED, marked),
        (RANK, _numbered(summary)[0]),
        (LINE, line),
        (WANTS_START, wants[:, 0]),
        (WANTS_FINISH, wants[:, 1]),
        (OPENS, opens),
        (OPENING, opening),
        (KEPT, kept),
    ):
        found[:, place] = column
    found[:, BEGIN_WORK:STARTS] = _begins(net, floor, pinned)
    found[:, STARTS:] = fact
    last_fact, last_end = _last_facts(net, kind, fact)
    made = Ground(
        net.order,
        found,
        net.into_first,
        links,
        hold,
        efforts,
        net.effort_links,
        last_fact,
        last_end,
        bool(net.switches[at.PRIMAVERA]),
        bool(net.switches[at.PROGRESS] == at.RETAINED_LOGIC),
        lines,
        int(summary.sum()),
    )
    return made, cells(Table(net.origin, net.days, net.steps))


def _simple(net: Net, links: Ints, kind: Ints, hold: Ints) -> Flags:
    """Tasks placed by sums of their links and by floors alone."""
    other = np.zeros(len(kind), dtype=np.bool_)
    other[net.arriving[(links[:, WAY] != BY_SUM) | (links[:, TO_FINISH] != 0), at.SUCCESSOR]] = True
    floors = (hold[:, :, HOLD] <= PUSH).all(axis=1) & (hold[:, :, OF_FINISH] == 0).all(axis=1)
    found: Flags = (kind == TASK) & floors & ~other & (np.diff(net.into_first) > 0)
    return found


def _last_facts(net: Net, kind: Ints, fact: Ints) -> tuple[int, int]:
    """The latest finish of a fact, and its latest early finish: Primavera's is the data date."""
    facts = (kind == FACT) & net.counted
    if not facts.any():
        return NEVER, NEVER
    finish = fact[facts, FINISHES - STARTS]
    early = finish.copy()
    if net.switches[at.PRIMAVERA]:
        dated = (net.rows[facts, at.MODE] == at.AUTO) & (net.rows[facts, at.DATA_DATE] != NEVER)
        early[dated] = net.rows[facts, at.DATA_DATE][dated]
    return int(finish.max()), int(early.max())


def _numbered(where: Flags, first: int = 0, each: int = 1) -> tuple[Ints, int]:
    """``first`` and on, ``each`` apart, where true, -1 elsewhere; and the next number."""
    numbers = first + (np.cumsum(where) - 1) * each
    return np.where(where, numbers, -1).astype(np.int32), first + int(where.sum()) * each


def _moves(net: Net) -> Flags:
    """Milestones that Primavera moves to the next working time."""
    if not net.switches[at.PRIMAVERA]:
        return np.zeros(len(net.rows), dtype=np.bool_)
    found: Flags = net.rows[:, at.KIND] == at.START_MILESTONE
    return found


def _handed_down(net: Net) -> tuple[Ints, Flags, Flags]:
    """By summary: the least start below it, whether by hand, and whether links hold it or one above."""
    rows, n = net.rows, len(net.rows)
    floor = rows[:, at.PLAN_START].copy()
    pinned, above = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    bound = np.diff(net.into_first) > 0
    for i in np.flatnonzero(rows[:, at.KIND] == at.SUMMARY):
        row = rows[i]
        p = row[at.PARENT]
        if row[at.MODE] == at.MANUAL:
            if row[at.FIXED_START] != NEVER:
                floor[i] = row[at.FIXED_START]
            pinned[i] = True
            continue
        if p >= 0:
            floor[i], pinned[i], above[i] = floor[p], pinned[p], above[p]
        above[i] |= bound[i]
        if row[at.CONSTRAINT] == at.SNET:
            floor[i] = max(floor[i], row[at.CONSTRAINT_DATE])
    return floor, pinned, above


def _begins(net: Net, floor: Ints, pinned: Flags) -> Ints:
    """Where a row that nothing waits for starts: an instant, and minutes worked."""
    rows, parent = net.rows, net.rows[:, at.PARENT]
    found = np.where(parent >= 0, floor[parent], rows[:, at.PLAN_START])
    if not net.switches[at.PRIMAVERA]:
        early = (rows[:, at.CONSTRAINT] == at.SNET) & ~((parent >= 0) & pinned[parent])
        found = np.where(early, np.minimum(found, rows[:, at.CONSTRAINT_DATE]), found)
    summary = rows[:, at.KIND] == at.SUMMARY
    found = np.where(summary, floor, found).astype(np.int32)
    return np.column_stack([_work(net, found), found])


def _work(net: Net, instants: Ints) -> Ints:
    calendar = np.ascontiguousarray(net.rows[:, at.CALENDAR])
    return worked_all(net.days, net.origin, calendar, np.ascontiguousarray(instants, dtype=np.int32))


def _holds(net: Net, kind: Ints) -> Ints:
    """(n, 3, 4): the data date and two constraints, in the order in which they hold a start."""
    rows, flags = net.rows, net.switches
    primavera, honour = bool(flags[at.PRIMAVERA]), bool(flags[at.HONOUR])
    found = np.zeros((len(rows), 3, 4), dtype=np.int32)
    if flags[at.AFTER_DATA_DATE]:
        late = rows[:, at.DATA_DATE] != NEVER
        found[late, 0, HOLD] = PUSH
        _date(net, found[:, 0], late, rows[:, at.DATA_DATE], primavera)
    finishes = (at.FNET, at.FNLT, at.MFO, at.MANDATORY_FINISH)
    for place, (which, date) in enumerate(
        ((at.CONSTRAINT, at.CONSTRAINT_DATE), (at.CONSTRAINT2, at.CONSTRAINT2_DATE)), start=1
    ):
        code = rows[:, which]
        does = np.zeros(len(rows), dtype=np.int32)
        does[np.isin(code, (at.SNET, at.FNET))] = PUSH
        does[np.isin(code, (at.MANDATORY_START, at.MANDATORY_FINISH))] = PUT
        does[np.isin(code, (at.MSO, at.MFO))] = PUT if honour else PUSH
        if honour and not primavera:
            does[np.isin(code, (at.SNLT, at.FNLT))] = PULL
        found[:, place, HOLD] = does
        found[:, place, OF_FINISH] = np.isin(code, finishes)
        _date(net, found[:, place], does != FREE, rows[:, date], False)
    found[~np.isin(kind, (TASK, INSTANT, EITHER))] = 0
    return found


def _date(net: Net, hold: Ints, where: Flags, dates: Ints, moved: bool) -> None:
    """Write the date of a hold: as minutes worked, and as the instant for a milestone."""
    hold[where, HELD_WORK] = _work(net, dates)[where]
    hold[where, HELD_CLOCK] = dates[where]
    moves = _moves(net) | moved
    for i in np.flatnonzero(where & moves):
        c = int(net.rows[i, at.CALENDAR])
        hold[i, HELD_CLOCK] = settled(net.days, net.steps, net.origin, c, int(dates[i]), True)


def _facts(net: Net, kind: Ints) -> Ints:
    """(n, 5): what is known of a row, in the order of the places from STARTS."""
    rows, flags = net.rows, net.switches
    found = np.full((len(rows), 5), NEVER, dtype=np.int32)

    def add(c: int, t: int, length: int) -> int:
        return int(added(net.days, net.steps, net.origin, c, t, length))

    for i in np.flatnonzero(kind == FACT):
        row = rows[i]
        if row[at.MODE] == at.AUTO:
            start, finish = int(row[at.ACTUAL_START]), int(row[at.ACTUAL_FINISH])
        else:
            start = int(row[at.FIXED_START] if row[at.FIXED_START] != NEVER else row[at.PLAN_START])
            finish = int(row[at.FIXED_FINISH])
            if finish == NEVER:
                finish = add(int(row[at.CALENDAR]), start, int(row[at.SPAN]))
        found[i, :2] = start, finish
    for i in np.flatnonzero(kind == UNDER_WAY):
        row = rows[i]
        start = int(row[at.ACTUAL_START])
        resume = int(row[at.RESUME] if row[at.RESUME] != NEVER else row[at.STOP])
        if resume == NEVER:
            resume = start
            if not flags[at.PRIMAVERA]:
                done = max(int(row[at.DURATION] - row[at.REMAINING]), 0)
                resume = add(int(row[at.CALENDAR]), start, done)
        if flags[at.AFTER_DATA_DATE] and row[at.DATA_DATE] != NEVER:
            resume = max(resume, int(row[at.DATA_DATE]))
        found[i, :2] = start, resume
        if flags[at.EXPECTED]:
            found[i, 4] = row[at.EXPECTED_FINISH]
    for i in np.flatnonzero((kind == SUMMARY) & (rows[:, at.MODE] == at.MANUAL)):
        if rows[i, at.FIXED_START] != NEVER and rows[i, at.FIXED_FINISH] != NEVER:
            found[i, :2] = rows[i, at.FIXED_START], rows[i, at.FIXED_FINISH]
    found[:, 2] = _work(net, found[:, 0])
    found[:, 3] = _work(net, found[:, 1])
    return found


def _links(net: Net, kind: Ints, above: Flags) -> Ints:
    """(m, 7): the arriving links; SLOT is 0 where what they ask must be kept."""
    links, rows = net.arriving, net.rows
    q, i = links[:, at.PREDECESSOR], links[:, at.SUCCESSOR]
    lag, lc = links[:, at.LAG], links[:, at.LAG_CALENDAR]
    calendar = rows[:, at.CALENDAR]
    found = np.zeros((len(links), 7), dtype=np.int32)
    found[:, BEFORE] = q
    found[:, FROM_FINISH] = np.isin(links[:, at.LINK_KIND], (at.FS, at.FF))
    found[:, TO_FINISH] = np.isin(links[:, at.LINK_KIND], (at.FF, at.SF))
    found[:, LAG], found[:, CALENDAR] = lag, lc
    plain = (kind[q] != SUMMARY) & (calendar[q] == calendar[i]) & ((lag == 0) | (lc == calendar[i]))
    plain &= kind[i] == TASK
    by_lag = (kind[q] != SUMMARY) & (lag != 0) & (lc == calendar[q])
    found[:, WAY] = np.where(plain, BY_SUM, np.where(by_lag, BY_LAG, BY_INSTANT))
    asked = np.isin(kind[i], (TASK, INSTANT, EITHER, SUMMARY))
    asked |= (kind[i] == UNDER_WAY) & bool(net.switches[at.PROGRESS] == at.RETAINED_LOGIC)
    asked &= ~((kind[i] == SUMMARY) & ~above[i])
    found[:, SLOT] = np.where(asked & ~plain, 0, -1)
    return found


def _ends_late(net: Net, links: Ints, kind: Ints) -> Flags:
    """Links that may hold a finish where nobody works: at 8:00, not at the 17:00 before."""
    q = links[:, BEFORE]
    to_end = links[:, TO_FINISH] != 0
    canonical = (kind[q] == TASK) & (links[:, FROM_FINISH] != 0)
    sure = (links[:, WAY] == BY_SUM) & ((links[:, LAG] > 0) | ((links[:, LAG] == 0) & canonical))
    found: Flags = to_end & ~sure & (kind[net.arriving[:, at.SUCCESSOR]] == TASK)
    return found


def _held_by_late(net: Net, links: Ints, kind: Ints, late_end: Flags) -> Flags:
    """Tasks tied by their finish to one that may end late."""
    after = net.arriving[:, at.SUCCESSOR]
    tied = (links[:, TO_FINISH] != 0) & (links[:, FROM_FINISH] != 0) & (links[:, LAG] == 0)
    tied &= late_end[links[:, BEFORE]] & (kind[after] == TASK)
    found = late_end.copy()
    found[after[tied]] = True
    return found


def _wanted(net: Net, links: Ints, kind: Ints, summed: Ints, late_end: Flags) -> tuple[Flags, Flags]:
    """Whose start and finish are wanted as instants; summaries whose dates decide what is critical."""
    rows, n = net.rows, len(net.rows)
    found = np.zeros((n, 2), dtype=np.bool_)
    found[~np.isin(kind, (TASK, SUMMARY, APART))] = True
    found[late_end, 1] = True
    after = net.arriving[:, at.SUCCESSOR]
    used = (links[:, SLOT] >= 0) & (links[:, WAY] == BY_INSTANT)
    used |= (links[:, TO_FINISH] != 0) & late_end[after] & (links[:, LAG] == 0)
    finish = links[:, FROM_FINISH] != 0
    found[links[used & ~finish, BEFORE], 0] = True
    found[links[used & finish, BEFORE], 1] = True
    ends = net.effort_links[:, [at.PREDECESSOR, at.SUCCESSOR]].ravel()
    found[ends[kind[ends] != APART]] = True
    marked = np.zeros(n, dtype=np.bool_)
    marked[links[kind[links[:, BEFORE]] == SUMMARY, BEFORE]] = True
    seen = (kind == SUMMARY) & (marked | found.any(axis=1) | (summed == BY_CLOCK))
    for i in range(n):
        p = rows[i, at.PARENT]
        if p >= 0:
            marked[i] |= marked[p]
            seen[i] |= seen[p]
    found[seen & (kind != APART)] = True
    return found, marked


def _inner(net: Net, links: Ints, kind: Ints, pulls: Flags, late_end: Flags) -> Flags:
    """Tasks that never finish after a task that follows them: the last of all is not theirs."""
    after = net.arriving[:, at.SUCCESSOR]
    q = links[:, BEFORE]
    behind = (links[:, WAY] == BY_SUM) & (links[:, FROM_FINISH] != 0) & (links[:, LAG] >= 0)
    behind &= (kind[q] == TASK) & (kind[after] == TASK) & ~pulls[after] & net.counted[after]
    found = np.zeros(len(kind), dtype=np.bool_)
    found[q[behind]] = True
    found &= ~late_end & (kind == TASK)
    return found
