"""Ways out on scope: put back what was cut, in the plan or in a later timebox, or agree what is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum

from jalon.pmo.governance import queries
from jalon.pmo.governance.bridge.growing import Growth
from jalon.pmo.governance.models import Priority, Requirement, Timebox
from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways.found import Ground, Way, agree, in_plan, named, versions, way

State = Requirement.State
COUNTED = (Priority.MUST, Priority.SHOULD)


def options(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Put back, in the plan; put back, later; agree."""
    cut, given, total = cut_so_far(ground)
    facts = {"wanted": round(total, 1), "given_up": round(given, 1)}
    if not cut or not total:
        return [], facts
    wanted = given - found.tolerance.amount / 100 * total
    ways = [restored(ground, found, _enough(cut, wanted), given, total)]
    if (later := _later(ground, found, cut, given, total)) is not None:
        ways.append(later)
    musts = round(sum(one.effort for one in cut if one.priority == Priority.MUST), 1)
    told = {"effort": round(given, 1), "musts": musts, **named(one.title for one in cut)}
    return [*ways, agree(found, **told)], facts


def restored(ground: Ground, found: Measured, rows: list[Requirement], given: float, total: float) -> Way:
    """These come back: their tasks are longer by their effort, or followed by a further one."""
    per_day = ground.plan.minutes_per_day if ground.is_planned else 0
    growths = [
        Growth(one.activity_uid, round(one.effort * per_day), one.title)
        for one in rows
        if one.activity_uid is not None
    ]
    back = sum(one.effort for one in rows)
    after = _share(given - back, total)
    return way(
        "restore",
        found,
        after,
        after <= found.tolerance.amount,
        effort=round(back, 1),
        untied=sum(one.activity_uid is None for one in rows),
        requirements=versions(rows),
        **named(one.title for one in rows),
    ) | in_plan(ground.grown(growths))


def _later(ground: Ground, found: Measured, cut: list[Requirement], given: float, total: float) -> Way | None:
    """What finds room in the open timeboxes, each as early as it fits; a Must before a Should."""
    day = queries.today(ground.initiative)
    boxes = Timebox.objects.filter(
        initiative=ground.initiative, closed_at=None, finish__gte=day, capacity__isnull=False
    )
    held = dict(
        Requirement.objects.filter(timebox__in=boxes)
        .exclude(state=State.DROPPED)
        .exclude(priority=Priority.WONT)
        .values_list("timebox")
        .annotate(Sum("effort"))
    )
    free = {box: (box.capacity or 0) - held.get(box.pk, 0) for box in boxes}
    placed: list[tuple[Requirement, Timebox]] = []
    for one in cut:
        box = next((box for box, room in free.items() if one.effort <= room), None)
        if box is not None:
            free[box] -= one.effort
            placed.append((one, box))
    if not placed:
        return None
    back = sum(one.effort for one, _box in placed)
    after = _share(given - back, total)
    return way(
        "later",
        found,
        after,
        after <= found.tolerance.amount,
        effort=round(back, 1),
        finish=max(box.finish for _one, box in placed),
        boxes=list(dict.fromkeys(box.name for _one, box in placed)),
        requirements=versions(one for one, _box in placed),
        into={str(one.pk): box.pk for one, box in placed},
        **named(one.title for one, _box in placed),
    )


def cut_so_far(ground: Ground) -> tuple[list[Requirement], float, float]:
    """What was cut of Must and Should, the effort of it, and of all that was wanted."""
    rows = list(Requirement.objects.filter(initiative=ground.initiative, priority__in=COUNTED))
    cut = [one for one in rows if one.state == State.DROPPED]
    return _musts_first(cut), sum(one.effort for one in cut), sum(one.effort for one in rows)


def _musts_first(rows: Iterable[Requirement]) -> list[Requirement]:
    return sorted(rows, key=lambda one: (one.priority != Priority.MUST, -one.effort, one.number))


def _enough(rows: list[Requirement], wanted: float) -> list[Requirement]:
    """As many of these, in their order, as bring back the effort wanted."""
    taken: list[Requirement] = []
    for one in rows:
        if sum(each.effort for each in taken) >= wanted - 1e-9:
            break
        taken.append(one)
    return taken


def _share(effort: float, total: float) -> float:
    return round(100 * effort / total, 1) if total else 0.0
