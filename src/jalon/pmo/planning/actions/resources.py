"""Resources of a task as text: "Anna; Crane[50%]; Concrete[60]"."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning.actions import values
from jalon.pmo.planning.actions.draft import Draft

_UNITS = re.compile(r"(.*?)\s*\[\s*([-\d.,\s\u202f\xa0]+)\s*(%?)\s*\]\s*")
MOST_UNITS = 1000.0


def set_resources(draft: Draft, row: Any, value: Any, field: str) -> None:
    """Make the task's assignments those of the text; a name nobody knows becomes a resource."""
    wanted = _wanted(draft, value, field)
    held = {a.resource_uid: a for a in draft.assignments.values() if a.activity_uid == row.uid}
    for uid, assignment in held.items():
        if uid not in wanted:
            draft.drop("assignments", assignment.id)
    for uid, units in wanted.items():
        if uid not in held:
            draft.add_assignment(row.uid, uid, units)
        elif held[uid].units != units:
            draft.put("assignments", held[uid].id, held[uid]._replace(units=units))


def staff(draft: Draft, row: Any, value: Any, field: str) -> None:
    """Give work that asks for a skill to persons who have it: pairs of who has it now and who does it."""
    if not isinstance(value, list) or not all(isinstance(one, list) and len(one) == 2 for one in value):
        raise Refused(_("Say who has the work now, and who shall do it."), "staff", field)
    held = [a for a in draft.assignments.values() if a.activity_uid == row.uid and a.skill]
    for old, new in value:
        given = next((a for a in held if a.resource_uid == old), None)
        person = draft.resources.get(new) if isinstance(new, int) else None
        if given is None or person is None:
            raise Refused(_("This resource is not one of this plan's."), "resource", field)
        known = json.loads(person.skills) if person.skills else []
        if not any(name == given.skill and level >= given.level for name, level in known):
            raise Refused(
                _("“%(name)s” does not have the skill “%(skill)s” at this level.")
                % {"name": person.name, "skill": given.skill},
                "skill",
                field,
            )
        held.remove(given)
        draft.put("assignments", given.id, given._replace(resource_uid=new))


def _wanted(draft: Draft, value: Any, field: str) -> dict[int, float]:
    if value in (None, ""):
        return {}
    if isinstance(value, list):
        return dict(_given(draft, one, field) for one in value)
    if not isinstance(value, str):
        raise Refused(_("A text is expected here."), "text", field)
    by_name = {r.name.casefold(): r.uid for r in draft.resources.values()}
    materials = {r.uid for r in draft.resources.values() if r.kind == "material"}
    found: dict[int, float] = {}
    for part in re.split(r"[;,](?![^\[]*\])", value):
        match = _UNITS.fullmatch(part)
        name = values.text(match.group(1) if match else part, field, 300)
        if not name:
            continue
        if name.casefold() not in by_name:
            by_name[name.casefold()] = draft.add_resource(name).uid
        uid, units = by_name[name.casefold()], 1.0
        if match:
            # of a material a plain number is a quantity, of people a share of their time
            share = 1 if uid in materials and not match.group(3) else 100
            units = values.number(match.group(2).replace(" ", ""), field, 0, MOST_UNITS * share) / share
        found[uid] = units
    return found


def _given(draft: Draft, one: Any, field: str) -> tuple[int, float]:
    uid = one.get("uid") if isinstance(one, dict) else None
    if uid not in draft.resources:
        raise Refused(_("This resource is not one of this plan's."), "resource", field)
    return uid, float(values.number(one.get("units", 1), field, 0, MOST_UNITS))
