"""The places of things in the kernels' arrays, and the codes they hold.

An activity is a row of ``rows`` (n, ROW), a link a row of ``links`` (m, LINK), an answer a row
of ``dates`` (n, DATE); all int32. Dates are minutes since 1970, ``NEVER`` where absent. Rows,
not columns: what a pass reads of one activity lies together in memory.
"""

from __future__ import annotations

from jalon.engine.model.activity import ActivityKind, ConstraintKind
from jalon.engine.model.link import LinkKind

# rows
(
    KIND,
    MODE,
    STATE,
    PARENT,
    SPAN,
    CALENDAR,
    CONSTRAINT,
    CONSTRAINT2,
    DELAY,
    DEADLINE,
    FLOAT_CALENDAR,
    PLAN_START,
    DATA_DATE,
    CONSTRAINT_DATE,
    CONSTRAINT2_DATE,
    ACTUAL_START,
    ACTUAL_FINISH,
    STOP,
    RESUME,
    REMAINING,
    FIXED_START,
    FIXED_FINISH,
    EXPECTED_FINISH,
    ACTIVE,
    DURATION,
) = range(25)
ROW = 25
DATES = (
    DEADLINE,
    PLAN_START,
    DATA_DATE,
    CONSTRAINT_DATE,
    CONSTRAINT2_DATE,
    ACTUAL_START,
    ACTUAL_FINISH,
    STOP,
    RESUME,
    FIXED_START,
    FIXED_FINISH,
    EXPECTED_FINISH,
)

# traits: what the inner loops ask of an activity, in 16 bytes
TRAITS, TRAIT_CALENDAR, TRAIT_SPAN, TRAIT_PARENT = range(4)
TRAIT = 4
(
    IS_SUMMARY,
    IS_STARTED,
    IS_FINISHED,
    IS_FIXED,
    IS_HELD,
    IS_INSTANT,
    IS_EFFORT,
    IS_DELAYED,
    IS_COUNTED_APART,
) = (1 << k for k in range(9))
"""Held: it has a constraint, a deadline or a levelling delay. Instant: it takes no time.
Counted apart: its float is counted on another calendar than its work."""

# links
PREDECESSOR, SUCCESSOR, LINK_KIND, LAG, LAG_CALENDAR = range(5)
LINK = 5

# dates
START, FINISH, EARLY_START, EARLY_FINISH, LATE_START, LATE_FINISH, ASKED, DRIVER = range(8)
DATE = 8
"""ASKED is the start the links ask for where a constraint holds the activity earlier."""

# worked
WORK_START, WORK_FINISH, WORK_LATE_START, WORK_LATE_FINISH = range(4)
WORKED = 4
"""The same dates as minutes worked on the activity's own calendar: within one calendar the
passes add and compare these, and turn to the clock only to write an answer down."""

# codes
TASK, SUMMARY, START_MILESTONE, FINISH_MILESTONE, LEVEL_OF_EFFORT = range(5)
KINDS = {
    ActivityKind.TASK: TASK,
    ActivityKind.SUMMARY: SUMMARY,
    ActivityKind.START_MILESTONE: START_MILESTONE,
    ActivityKind.FINISH_MILESTONE: FINISH_MILESTONE,
    ActivityKind.LEVEL_OF_EFFORT: LEVEL_OF_EFFORT,
}
NOT_STARTED, STARTED, FINISHED = range(3)
AUTO, MANUAL, FACT = range(3)
"""How an activity gets its dates; a fact is an external activity's stored dates."""
ASAP, ALAP, SNET, SNLT, FNET, FNLT, MSO, MFO, MANDATORY_START, MANDATORY_FINISH = range(10)
CONSTRAINTS = {
    ConstraintKind.ASAP: ASAP,
    ConstraintKind.ALAP: ALAP,
    ConstraintKind.SNET: SNET,
    ConstraintKind.SNLT: SNLT,
    ConstraintKind.FNET: FNET,
    ConstraintKind.FNLT: FNLT,
    ConstraintKind.MSO: MSO,
    ConstraintKind.MFO: MFO,
    ConstraintKind.MANDATORY_START: MANDATORY_START,
    ConstraintKind.MANDATORY_FINISH: MANDATORY_FINISH,
}
FS, SS, FF, SF = range(4)
LINKS = {LinkKind.FS: FS, LinkKind.SS: SS, LinkKind.FF: FF, LinkKind.SF: SF}
FOREVER = 2**31 - 1

# switches
PRIMAVERA, HONOUR, OPEN_ENDS, AFTER_DATA_DATE, PROGRESS, EXPECTED, AS_LATE = range(7)
SWITCHES = 7
RETAINED_LOGIC, PROGRESS_OVERRIDE, ACTUAL_DATES = range(3)
