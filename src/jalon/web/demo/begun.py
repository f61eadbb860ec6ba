"""Projects that begin from a kit, of a sector or the organisation's own, and the kit saved for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.pmo.kits import actions, queries
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.models import Plan
from jalon.web.demo import dates
from jalon.web.demo.projects import Project
from jalon.web.demo.stories import STORIES

OWN = {"montfaucon": ("brenne", ("Poste source, trame de Norvalie", "Primary substation, Norvalie’s way"))}
"""Projects that begin from an own kit: of which closed project it was saved, and its name."""
A_DAY = 1_350
"""What a day of a lot comes to before anyone has bid for it."""


def begin(
    officer: Any,
    organisation: Any,
    persons: Mapping[str, Any],
    nodes: Mapping[str, Any],
    projects: Sequence[Project],
    sponsor: str,
) -> dict[str, Plan]:
    """The plans of the projects without a text of their own, made from their kit and their method."""
    return {
        one.key: _begin(officer, organisation, persons, nodes, one, sponsor)
        for one in projects
        if not one.text
    }


def _begin(
    officer: Any,
    organisation: Any,
    persons: Mapping[str, Any],
    nodes: Mapping[str, Any],
    one: Project,
    sponsor: str,
) -> Plan:
    own, other = (0, 1) if organisation.language == "fr" else (1, 0)
    key = one.sector
    if one.key in OWN:
        saved, names = OWN[one.key]
        key = actions.save_as_kit(by=officer, initiative=nodes[saved], name=names[own]).key
    made = actions.create_project(
        by=officer,
        organisation=organisation,
        chosen=queries.chosen(officer, organisation, key),
        name=one.names[own],
        start=one.start,
        method=next((story.method for story in STORIES if story.key == one.key), ""),
        parent=nodes.get(one.parent),
        name_alt=one.names[other],
        owner=persons[one.owner],
        sponsor=persons.get(sponsor),
        purpose=one.purpose[own],
        status_declared=one.declared,
        stage=one.stage,
        code=one.code,
    )
    plan = Plan.objects.select_related("initiative").get(initiative=made)
    _priced(officer, plan)
    return plan


def _priced(officer: Any, plan: Plan) -> None:
    """A first budget, lot by lot, and the baseline it was agreed with."""
    snapshot = plans.snapshot(plan.pk)
    dated = {"data_date": dates.DATA_DATE.isoformat(timespec="minutes")}
    operations: list[dict[str, Any]] = [
        {"op": "plan", "version": snapshot.state.head.version, "fields": dated}
    ]
    operations += [
        {
            "op": "set",
            "uid": row.uid,
            "version": row.version,
            "fields": {"fixed_cost": float(A_DAY * round(row.duration / 480))},
        }
        for row in snapshot.state.rows.values()
        if row.kind == "task" and row.duration and not row.fixed_cost
    ]
    planning.change_plan(by=officer, plan_id=plan.pk, revision=snapshot.state.revision, operations=operations)
    planning.set_baseline(by=officer, plan_id=plan.pk)
