"""Time the cockpit, the dashboard and the steering pack on 1,000 projects with six reports each.

    python tests/benchmarks/reporting.py [projects] [reports a project]

The database is the portfolio benchmark's with 20,000 register entries, 5,000 of them risks. Pages
are measured in server CPU, packs by the clock: 30 slides, then 200 as the worker makes them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import portfolio

PAGE_MS, SMALL_S, BIG_S = 200, 5, 30
PAGES = ("/cockpit/", "/portfolio/dashboard/", "/portfolio/declared/")
ENTRIES = 20_000


def main(projects: int, reports: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JALON_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.settings"
        sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        began = time.perf_counter()
        user = portfolio._fill(projects, 60)
        count = _reports(user, reports)
        entries = _entries(user)
        print(f"made {projects:,} projects, {count:,} reports, {entries:,} entries", end=" ")
        print(f"in {time.perf_counter() - began:.1f} s")
        worst = max(portfolio._measure(user, path) for path in PAGES)
        took = [_pack(user, kind, slides) for kind in ("pptx", "pdf") for slides in (30, 200)]
    limits = [SMALL_S, BIG_S, SMALL_S, BIG_S]
    return 0 if worst <= PAGE_MS and all(a <= b for a, b in zip(took, limits, strict=True)) else 1


def _reports(user: Any, count: int) -> int:
    """One report with real facts, copied to every project and month."""
    from django.utils import timezone

    from jalon.pmo.initiatives.models import Initiative
    from jalon.pmo.planning import actions as planning
    from jalon.pmo.planning import queries as plans
    from jalon.pmo.reporting import actions
    from jalon.pmo.reporting.models import StatusReport

    projects = list(Initiative.objects.filter(kind="project").select_related("organisation").order_by("pk"))
    first = projects[0]
    state = plans.snapshot(first.plan.pk).state
    rows = list(state.rows.values())[:20]
    operations = [
        {"op": "plan", "version": state.head.version, "fields": {"data_date": "2026-03-02T17:00"}},
        *(
            {
                "op": "set",
                "uid": row.uid,
                "version": row.version,
                "fields": {"percent": 100, "actual_cost": 900},
            }
            for row in rows
        ),
    ]
    planning.change_plan(by=user, plan_id=first.plan.pk, revision=state.revision, operations=operations)
    organisation = first.organisation
    actions.set_rhythm(by=user, organisation=organisation, every="month", day=20, since=date(2026, 1, 1))
    draft = actions.prepare(by=user, initiative=first)
    text = "\n".join(f"A point of the period, number {n}" for n in range(4))
    draft = actions.change(
        by=user,
        report=draft,
        version=draft.version,
        declared="ok",
        note="It holds.",
        done=text,
        coming=text,
        asked=text,
    )
    held = actions.sign(by=user, report=draft, version=draft.version)
    StatusReport.objects.all().delete()
    last = date(2026, 11, 20)
    made = []
    for place, project in enumerate(projects):
        for number in range(1, count + 1):
            end = last - timedelta(days=30 * (count - number))
            held.pk, held.initiative, held.number, held.is_latest = None, project, number, True
            held.period_start, held.period_end = end - timedelta(days=29), end
            held.computed, held.declared = ("ok", "watch", "bad")[(place + number) % 3], "ok"
            held.eac, held.bac, held.currency, held.slip_days = 1.1e6, 1e6, "EUR", (place * number) % 30
            held.signed_at = timezone.now()
            made.append(_copy(held))
    StatusReport.objects.bulk_create(made, batch_size=500)
    return len(made)


def _copy(row: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values.pop("id")
    return type(row)(**values)


def _entries(user: Any) -> int:
    """Register entries over all projects, a third of them late; risks with their figures and a response."""
    from jalon.pmo.initiatives.models import Initiative
    from jalon.pmo.registers.models import Direction, Entry, Response, Risk

    projects = list(Initiative.objects.filter(kind="project"))
    kinds = ("risk", "issue", "action", "decision")
    made = Entry.objects.bulk_create(
        [
            Entry(
                organisation_id=projects[n % len(projects)].organisation_id,
                initiative=projects[n % len(projects)],
                held_at=projects[n % len(projects)],
                kind=kinds[n % 4],
                direction=Direction.THREAT if n % 4 == 0 else "",
                number=n + 1,
                title=f"Entry {n}",
                raised_by=user,
                due=date(2026, 11, 1) + timedelta(days=n % 90),
            )
            for n in range(ENTRIES)
        ],
        batch_size=1000,
    )
    risks = [one for one in made if one.kind == "risk"]
    Risk.objects.bulk_create(
        [Risk(entry=one, probability=1 + n % 5, impact=1 + n // 5 % 5) for n, one in enumerate(risks)],
        batch_size=1000,
    )
    Response.objects.bulk_create(
        [Response(entry=one, strategy="reduce", text="Order early", probability_cut=30) for one in risks],
        batch_size=1000,
    )
    return len(made)


def _pack(user: Any, kind: str, slides: int) -> float:
    """The pack of a portfolio cut to so many slides, as the worker makes it."""
    from dataclasses import replace

    from jalon.pmo.organisation.models import Organisation
    from jalon.pmo.reporting.pack import build, paper, pptx
    from jalon.pmo.transfer.bridge import printing

    began = time.perf_counter()
    deck = build.of_node(user, Organisation.objects.get(), None, short=False)
    read = time.perf_counter() - began
    front = [one for one in deck.slides if one.title.startswith(("Bench", "How"))][:4]
    kept = replace(deck, slides=(*front, *deck.slides[-(slides - 1 - len(front)) :]))
    began = time.perf_counter()
    if kind == "pptx":
        data = pptx.made(kept)
    else:
        data = printing.pdf_of_parts(paper.documents(kept), lambda _done: None)
    took = time.perf_counter() - began
    size = f"{len(data) / 1024:,.0f} kB"
    print(f"{kind} of {kept.count} slides      {took:5.1f} s ({read:.1f} s to read the reports), {size}")
    return took


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [1000, 6][len(numbers) :])))
