"""A project begins, new or from a demand: its plan, its method and registers, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from jalon.pmo.common import journal
from jalon.pmo.governance.models import Life
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
    made = initiatives.create(
        by=by,
        organisation=organisation,
        parent=parent,
        kind="project",
        name=name,
        sector=chosen.kit.sector,
        **fields,
    )
    return begin(by=by, initiative=made, chosen=chosen, start=start, method=method)


@transaction.atomic
def begin(*, by: Any, initiative: Any, chosen: Chosen, start: date, method: str = "") -> Any:
    """Give a project that has no plan yet, a demand for one, what its kit holds; all of it or nothing.

    A method it lives by already is kept where `method` is empty, and takes the gates of the kit.
    """
    queries.must_be_near(start)
    queries.must_be_free(initiative)
    kit, language = chosen.kit, initiative.organisation.language
    made = bridge.engine_plan(kit, name=initiative.name, start=start, language=language)
    plan = planning.store_plan(
        by=by,
        initiative=initiative,
        engine_plan=replace(made, currency=queries.currency_of(initiative.organisation)),
        verb="plan.create",
    )
    _holidays(by, initiative.organisation, initiative, kit, language)
    life = Life.objects.filter(initiative=initiative).first()
    use = KitUse.objects.create(
        initiative=initiative,
        key=chosen.key,
        names=dict(kit.name),
        text=chosen.text,
        method=method or (life.method if life else ""),
        start=start,
        by=by,
    )
    handed = handing.over(by, initiative, plan, kit, use.method, life.version if life else None)
    use.made = {"tasks": kit.tasks, "roles": len(kit.roles), **handed}
    use.save(update_fields=["made"])
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        plan_id=plan.pk,
        verb="kit.use",
        params={"name": kit.say(kit.name, language), "key": chosen.key, "made": use.made},
        changes=[journal.Difference(use._meta.label, use.pk, None, {"key": chosen.key, "start": start})],
    )
    initiative.refresh_from_db()
    return initiative


def _holidays(by: Any, organisation: Any, initiative: Any, kit: Any, language: str) -> None:
    """The calendars of the plan keep the public holidays of the country that the kit names."""
    rows = {row.name: row for row in WorkingCalendar.objects.filter(initiative=initiative)}
    for one in kit.calendars:
        country = organisation.country if one.holidays == "own" else one.holidays
        row = rows.get(kit.say(one.name, language)[:120])
        if country and row is not None:
            planning.change_calendar(by=by, pk=row.pk, version=row.version, holidays_country=country)
