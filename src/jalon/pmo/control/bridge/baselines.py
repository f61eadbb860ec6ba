"""The baseline in force, as the engine measures against it."""

from __future__ import annotations

from typing import Any

from jalon.engine.earned_value import Baseline
from jalon.pmo.planning import bridge as planning


def of_run(snapshot: planning.Snapshot, run: Any) -> Baseline | None:
    """A kept run as a baseline of the plan as it is now; None where there is none, or it kept no plan.

    A baseline that came with a file has dates and no plan behind it: the file's own values are in the
    activities, and the engine finds them there.
    """
    plan = snapshot.state.plan
    if run is not None and run.inputs is not None:
        kept, schedule = planning.unpack_inputs(run.inputs), planning.unpack(run.columns)
        return Baseline.of_run(plan, kept, schedule, str(run))
    return Baseline.of_plan(plan) if Baseline.numbers(plan) else None
