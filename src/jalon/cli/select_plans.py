"""A portfolio whose projects name a plan: each is simulated, and its value is drawn with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jalon.cli.files import open_plan
from jalon.engine.executors import executor
from jalon.engine.model.clock import minutes
from jalon.engine.model.uncertainty import spread
from jalon.engine.selection import drawn
from jalon.engine.simulation import simulate
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.selection_workbook.document import flows_of

ITERATIONS = 500
MOST = 5_000
SPREAD = (0.9, 1.0, 1.4)
"""Shortest, likely and longest of any duration, as shares of what the plan says."""


def with_draws(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The document with the draws of each project that names a plan beside it."""
    try:
        count = int(document.get("iterations") or ITERATIONS)
        points = [
            float(part) for part in str(document.get("spread") or "").replace(";", ",").split(",") if part
        ]
        model = spread(*(points or SPREAD))
        rate, mid_year = float(document.get("rate") or 0.0), bool(document.get("mid_year"))
        if not 2 <= count <= MOST:
            raise ValueError(count)
    except (TypeError, ValueError) as fault:
        raise FileRefused(
            gettext_noop(
                "To simulate the plans, iterations are a number from 2 to %(most)s, and spread three shares"
                " in order, as 0.9, 1, 1.4."
            ),
            {"most": MOST},
            "draws",
        ) from fault
    projects = []
    for number, project in enumerate(document["projects"]):
        if not project.get("plan"):
            projects.append(project)
            continue
        plan = open_plan(str(folder / str(project["plan"]))).plan
        with executor("threads", 2) as pool:
            found = simulate(plan, model, iterations=count, seed=number, executor=pool, workers=2)
        value = project.get("value")
        worth = flows_of(project, mid_year).worth(rate) if value is None else float(value)
        draws = drawn(
            worth,
            found.cost,
            found.planned_cost,
            found.finish.astype(float),
            minutes(found.planned_finish),
            float(project.get("cost_of_delay") or 0.0),
        )
        projects.append({**project, "draws": draws})
    return {**document, "projects": projects}
