"""Time the portfolio page on 1,000 projects with 100,000 activities, in a database of its own.

    python tests/benchmarks/portfolio.py [projects] [activities a project]

The projects are copies of one planned project: rows are copied in the database, so that making them takes
seconds. What is measured is the page's server time, as the reader's browser asks for it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

BUDGET_MS = 150
PORTFOLIOS, PROGRAMMES = 20, 50
ROUNDS = 7


def main(projects: int, activities: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JALON_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.settings"
        sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        began = time.perf_counter()
        user = _fill(projects, activities)
        print(f"made {projects:,} projects, {_count():,} activities in {time.perf_counter() - began:.1f} s")
        worst = max(_measure(user, path) for path in ("/portfolio/", "/portfolio/timeline/"))
        return 0 if worst <= BUDGET_MS else 1


def _fill(projects: int, activities: int) -> Any:
    from django.db import transaction

    from jalon.pmo.accounts.models import User
    from jalon.pmo.initiatives import actions as initiatives
    from jalon.pmo.organisation import actions as organisations
    from jalon.pmo.planning import actions as planning
    from jalon.pmo.planning import queries

    user = User.objects.create_user("officer@bench.test", "a long way to measure")
    organisation = organisations.create(by=user, name="Bench", country="FR", language="en")

    def node(kind: str, name: str, parent: Any = None) -> Any:
        return initiatives.create(
            by=user,
            organisation=organisation,
            parent=parent,
            kind=kind,
            name=name,
            status_declared="ok",
            owner=organisations.person_for(by=user, organisation=organisation, user=user),
        )

    with transaction.atomic():
        portfolios = [node("portfolio", f"Portfolio {n}") for n in range(PORTFOLIOS)]
        programmes = [
            node("programme", f"Programme {n}", portfolios[n % PORTFOLIOS]) for n in range(PROGRAMMES)
        ]
        above = [*portfolios, *programmes]
        made = [node("project", f"Project {n:04}", above[n % len(above)]) for n in range(projects)]
    first = planning.create_plan(by=user, initiative=made[0], start=datetime(2026, 1, 5, 8))
    rows = [
        {
            "name": f"Task {n}",
            "duration": "0" if n % 20 == 19 else "5d",
            "predecessors": f"{n}" if n % 3 else "",
        }
        for n in range(activities)
    ]
    planning.change_plan(
        by=user,
        plan_id=first.pk,
        revision=first.revision,
        operations=[{"op": "insert", "after": None, "parent": None, "rows": rows}],
    )
    planning.set_baseline(by=user, plan_id=first.pk)
    state = queries.snapshot(first.pk).state
    row = next(iter(state.rows.values()))
    longer = {"op": "set", "uid": row.uid, "version": row.version, "fields": {"duration": "9d"}}
    planning.change_plan(by=user, plan_id=first.pk, revision=state.revision, operations=[longer])
    _copy(first.pk, [one.pk for one in made[1:]])
    return user


def _copy(plan_id: int, initiative_ids: list[int]) -> None:
    """The plan again for each initiative: its own row, its current run, its activities."""
    from django.db import connection, transaction

    from jalon.pmo.planning.models import Activity, Plan, Run, new_key

    plan = Plan.objects.get(pk=plan_id)
    run = Run.objects.get(pk=plan.current_run_id)
    fields = [f.column for f in Activity._meta.concrete_fields if f.column not in ("id", "plan_id")]
    named = ", ".join(connection.ops.quote_name(one) for one in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        for initiative_id in initiative_ids:
            plan.pk, plan.key, plan.initiative_id = None, new_key(), initiative_id
            plan.current_run_id = plan.baseline_id = None
            plan.save(force_insert=True)
            run.pk, run.plan_id = None, plan.pk
            run.save(force_insert=True)
            table = Activity._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} (plan_id, {named}) SELECT %s, {named} FROM {table} WHERE plan_id = %s",
                [plan.pk, plan_id],
            )


def _count() -> int:
    from jalon.pmo.planning.models import Activity

    return Activity.objects.count()


def _measure(user: Any, path: str) -> float:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    took = []
    for _round in range(ROUNDS):
        began = time.process_time()
        response = client.get(path, headers={"accept-encoding": "gzip"})
        took.append((time.process_time() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    size = len(response.content) / 1024
    spent = median(took)
    print(f"{path:<24} {spent:6.0f} ms CPU ({min(took):.0f} to {max(took):.0f})", end=", ")
    print(f"{len(queries)} queries, {size:,.0f} kB sent")
    return spent


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [1000, 100][len(numbers) :])))
