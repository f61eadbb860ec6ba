"""A project begins: the initiative, its plan, its method and registers, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jalon.pmo.common import journal
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.kits import bridge, queries
from jalon.pmo.kits.actions import handing
from jalon.pmo.kits.models import KitUse
from jalon.pmo.kits.queries import Chosen
from jalon.pmo.organisation.models import WorkingCalendar
from jalon.pmo.planning import actions as planning


@transaction.atomic
def create_project(
    *,
    by: Any,
    organisation: Any,
    chosen: Chosen,
    name: str,
    start: date,
    method: str = "",
    parent: Any = None,
    **fields: Any,
) -> Any:
    """Make a project of a kit; all of it or nothing. `fields` are the initiative's own."""
    queries.must_be_near(start)
    kit, language = chosen.kit, organisation.language
    made = initiatives.create(
        by=by,
        organisation=organisation,
        parent=parent,
        kind="project",
        name=name,
        sector=kit.sector,
        **fields,
    )
    plan = planning.store_plan(
        by=by,
        initiative=made,
        engine_plan=bridge.engine_plan(kit, name=name, start=start, language=language),
        verb="plan.create",
    )
    _holidays(by, organisation, made, kit, language)
    use = KitUse.objects.create(
        initiative=made,
        key=chosen.key,
        names=dict(kit.name),
        text=chosen.text,
        method=method,
        start=start,
        by=by,
    )
    counts = {"tasks": kit.tasks, "roles": len(kit.roles), **handing.over(by, made, plan, kit, method)}
    use.made = counts
    use.save(update_fields=["made"])
    journal.record(
        by=by,
        organisation=organisation,
        initiative=made,
        plan_id=plan.pk,
        verb="kit.use",
        params={"name": kit.say(kit.name, language), "key": chosen.key, "made": counts},
        changes=[journal.Difference(use._meta.label, use.pk, None, {"key": chosen.key, "start": start})],
    )
    made.refresh_from_db()
    return made


def _holidays(by: Any, organisation: Any, initiative: Any, kit: Any, language: str) -> None:
    """The calendars of the plan keep the public holidays of the country that the kit names."""
    rows = {row.name: row for row in WorkingCalendar.objects.filter(initiative=initiative)}
    for one in kit.calendars:
        country = organisation.country if one.holidays == "own" else one.holidays
        row = rows.get(kit.say(one.name, language)[:120])
        if country and row is not None:
            planning.change_calendar(by=by, pk=row.pk, version=row.version, holidays_country=country)
