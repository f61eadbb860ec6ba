"""One edited duration in a plan: the server's answer with the changed rows, everything stored.

    python -m tests.benchmarks.edit --activities 10000 --database sqlite

Also times the whole sheet (first and again) and the loading of a plan that no process has read yet.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any


def network(count: int, seed: int = 1) -> Any:
    """A plan of ``count`` activities in phases of 50, about two links each."""
    from jalon.engine import Activity, ActivityKind, Duration, Lag, Link, LinkKind, Plan

    dice = random.Random(seed)
    activities, links = [], []
    uid = 0
    leaves: list[int] = []
    while uid < count:
        uid += 1
        phase = uid
        activities.append(Activity(phase, f"Phase {phase}", kind=ActivityKind.SUMMARY))
        for _ in range(min(49, count - uid)):
            uid += 1
            activities.append(Activity(uid, f"Task {uid}", Duration(480 * dice.randint(1, 10)), parent=phase))
            window = leaves[-200:]
            for before in sorted(set(dice.choices(window, k=dice.choice((1, 2, 2, 3))))) if window else ():
                kind = dice.choices(tuple(LinkKind)[:3], (70, 15, 15))[0]
                lag = dice.choices((0, 1, 2, 3, -1), (75, 8, 7, 5, 5))[0]
                links.append(Link(before, uid, kind, Lag(480 * lag)))
            leaves.append(uid)
        if count - uid == 1:
            break
    return Plan("Benchmark", datetime(2026, 1, 5, 8), tuple(activities), tuple(links))


def prepare(database: str) -> None:
    """A database of its own, made and migrated."""
    os.environ["JALON_DATA"] = tempfile.mkdtemp(prefix="jalon-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.settings"
    if database == "postgresql":
        from tests import cluster

        os.environ["JALON_DATABASE_URL"] = cluster.start()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and result."""
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1000, found


def run(activities: int, edits: int, database: str, profile: str = "") -> dict[str, Any]:
    """Prepare, edit, measure."""
    prepare(database)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False

    from jalon.pmo.planning import actions, bridge
    from tests.cast import Cast

    cast = Cast()
    made, plan = timed(
        lambda: actions.store_plan(
            by=cast.project_manager, initiative=cast.project, engine_plan=network(activities)
        )
    )
    client = cast.client(cast.project_manager)
    base = f"/api/v1/plans/{plan.pk}"
    bridge.forget(plan.key)
    cold, _answer = timed(lambda: client.get(f"{base}/sheet", headers={"Accept-Encoding": "gzip"}))
    versions = dict.fromkeys(range(1, activities + 1), 1)
    dice = random.Random(2)
    times, sizes, rows = [], [], []
    revision = 1

    def edit() -> float:
        nonlocal revision
        uid = dice.randint(2, activities)
        while uid % 50 == 1:
            uid += 1
        body = {
            "revision": revision,
            "operations": [
                {
                    "op": "set",
                    "uid": uid,
                    "version": versions[uid],
                    "fields": {"duration": f"{dice.randint(1, 12)}d"},
                }
            ],
        }
        text = json.dumps(body)
        spent, response = timed(lambda: client.post(f"{base}/changes", text, content_type="application/json"))
        assert response.status_code == 200, response.content
        answer = json.loads(response.content)
        revision = answer["revision"]
        for one, version in zip(answer["changed"]["uid"], answer["changed"]["version"], strict=True):
            versions[one] = version
        sizes.append(len(response.content))
        rows.append(len(answer["changed"]["uid"]))
        return spent

    for _warm in range(3):
        edit()
    if profile:
        import cProfile

        profiler = cProfile.Profile()
        profiler.enable()
    times = [edit() for _ in range(edits)]
    if profile:
        profiler.disable()
        profiler.dump_stats(profile)
    bridge.forget(plan.key)
    sheet, response = timed(lambda: client.get(f"{base}/sheet", headers={"Accept-Encoding": "gzip"}))
    again, _answer = timed(lambda: client.get(f"{base}/sheet", headers={"Accept-Encoding": "gzip"}))
    loaded, _state = timed(lambda: bridge.load(bridge.head_of(plan.pk)))
    return {
        "database": database,
        "activities": activities,
        "edit_median_ms": round(statistics.median(times), 1),
        "edit_p95_ms": round(sorted(times)[int(len(times) * 0.95) - 1], 1),
        "changed_rows_median": statistics.median(rows),
        "answer_bytes_median": statistics.median(sizes),
        "store_plan_ms": round(made),
        "sheet_cold_ms": round(cold),
        "sheet_after_edits_ms": round(sheet),
        "sheet_again_ms": round(again, 1),
        "sheet_bytes": len(response.content),
        "load_rows_ms": round(loaded),
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--activities", type=int, default=10_000)
    options.add_argument("--edits", type=int, default=40)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--format", choices=("text", "json"), default="text")
    options.add_argument("--profile", default="", help="file for cProfile's statistics of the edits")
    chosen = options.parse_args()
    found = run(chosen.activities, chosen.edits, chosen.database, chosen.profile)
    if chosen.format == "json":
        json.dump(found, sys.stdout)
        sys.stdout.write("\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:24} {value}\n")


if __name__ == "__main__":
    main()
