"""One writer of a race, in a process of its own: ``python -m tests.pmo.planning.race PLAN USER ROW TIMES``.

Adds one to the priority of the shared task 2, and lengthens its own row, TIMES times each; a conflict is read
again and tried again. Row 0 is the worker: it computes the plan again instead. Prints what it met.
"""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.web.settings")


def main(plan_id: int, user_id: int, row: int, times: int) -> dict[str, int]:
    """Write, and count conflicts and failures."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import OperationalError

    from jalon.pmo.common.errors import Stale
    from jalon.pmo.planning import actions, jobs, queries

    by = get_user_model().objects.get(pk=user_id)
    met = {"done": 0, "conflicts": 0, "failures": 0}

    def change(uid: int, field: str, step: int) -> None:
        while True:
            state = queries.snapshot(plan_id).state
            held = state.rows[uid]
            column = getattr(held, field)
            operation = {"op": "set", "uid": uid, "version": held.version, "fields": {field: column + step}}
            try:
                actions.change_plan(by=by, plan_id=plan_id, revision=state.revision, operations=[operation])
            except Stale:
                met["conflicts"] += 1
                continue
            except OperationalError as error:
                sys.stderr.write(f"{error}\n")
                met["failures"] += 1
                return
            met["done"] += 1
            return

    for _ in range(times):
        if row == 0:
            try:
                jobs.recompute.call(plan_id, user_id)
                met["done"] += 1
            except OperationalError as error:
                sys.stderr.write(f"{error}\n")
                met["failures"] += 1
            continue
        change(2, "priority", 1)
        change(row, "duration", 60)
    return met


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
