"""Links of a plan: drawn, typed as text, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import access, bridge, queries
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.models import ActivityLink

KINDS = ("FS", "SS", "FF", "SF")


def put(draft: Draft, operation: Mapping[str, Any]) -> None:
    """Link two tasks, or change the link they have.

    Microsoft Project knows one link between two tasks, so another kind replaces the first; Primavera knows
    one of each kind.
    """
    before, after = draft.row(operation.get("from")), draft.row(operation.get("to"))
    kind = operation.get("kind", "FS")
    if kind not in KINDS:
        raise Refused(_("A link is one of FS, SS, FF, SF."), "link_kind", "kind")
    _not_itself(before.uid, after)
    held = [link for link in draft.links_to(after.uid) if link.predecessor_uid == before.uid]
    held = [link for link in held if link.predecessor_plan_id is None]
    same = [link for link in held if link.kind == kind]
    columns: dict[str, Any] = {"kind": kind}
    if "lag" in operation or not held:
        columns |= _lag_columns(bridge.read_lag(operation.get("lag"), draft.head))
    one_only = draft.head.rules.get("family", "microsoft") == "microsoft"
    if same or (held and one_only):
        link = (same or held)[0]
        draft.put("links", link.id, link._replace(**columns))
    else:
        draft.add_link(predecessor_uid=before.uid, successor_uid=after.uid, **columns)
    draft.touch(after.uid)


def remove(draft: Draft, operation: Mapping[str, Any]) -> None:
    """Take away the links between two tasks, or the one of a kind; or one link by its id."""
    if operation.get("id") is not None:
        link = draft.links.get(operation["id"]) if isinstance(operation["id"], int) else None
        found = [link] if link else []
    else:
        before, after = draft.row(operation.get("from")), draft.row(operation.get("to"))
        found = [
            link
            for link in draft.links_to(after.uid)
            if link.predecessor_uid == before.uid
            and link.predecessor_plan_id is None
            and operation.get("kind") in (None, link.kind)
        ]
    if not found:
        raise Refused(_("These tasks are not linked that way any more: reload the page."), "link_unknown")
    for link in found:
        draft.drop("links", link.id)
        draft.touch(link.successor_uid)


def set_predecessors(draft: Draft, row: Any, value: Any, field: str) -> None:
    """Make the task's predecessors those of the text: "12FS+2d; 7SS", with row numbers as shown."""
    wanted: dict[tuple[int | None, int, str], dict[str, Any]] = {}
    order = draft.order
    for reference in bridge.read_predecessors(value, draft.head, field):
        if reference.plan is None:
            if not 1 <= reference.row <= len(order):
                raise Refused(
                    _("There is no row %(row)s: the plan has %(count)s.")
                    % {"row": reference.row, "count": len(order)},
                    "row_unknown",
                    field,
                )
            _not_itself(order[reference.row - 1], row, field)
            key = (None, order[reference.row - 1], reference.kind.value)
        else:
            plan_id, uid = _elsewhere(draft, row, reference, field)
            key = (plan_id, uid, reference.kind.value)
        wanted[key] = _lag_columns(reference.lag)
    held = {
        (link.predecessor_plan_id, link.predecessor_uid, link.kind): link for link in draft.links_to(row.uid)
    }
    for key, link in held.items():
        if key not in wanted:
            draft.drop("links", link.id)
    for key, columns in wanted.items():
        if key not in held:
            plan_id, uid, kind = key
            draft.add_link(
                predecessor_plan_id=plan_id, predecessor_uid=uid, successor_uid=row.uid, kind=kind, **columns
            )
        elif any(getattr(held[key], name) != value for name, value in columns.items()):
            draft.put("links", held[key].id, held[key]._replace(**columns))


def _elsewhere(draft: Draft, row: Any, reference: Any, field: str) -> tuple[int, int]:
    """The plan and task a reference to another plan means, among those the person may see."""
    name = reference.plan
    found = list(
        access.visible_to(draft.by)
        .exclude(pk=draft.head.id)
        .filter(Q(initiative__slug=name) | Q(initiative__code=name) | Q(name=name) | Q(key=name))
        .filter(initiative__organisation_id=draft.organisation_id)
        .values_list("pk", flat=True)[:2]
    )
    if len(found) == 1:
        uids = list(queries.snapshot(found[0]).state.rows)
        if 1 <= reference.row <= len(uids):
            return found[0], uids[reference.row - 1]
    raise Refused(
        _("“%(name)s” waits for row %(row)s of “%(plan)s”, which is not a row of one plan you can see.")
        % {"name": row.name, "row": reference.row, "plan": name},
        "plan_unknown",
        field,
    )


def refuse_outside(draft: Draft, gone: Iterable[int]) -> None:
    """Refuse to delete a task that another plan waits for."""
    out = (
        ActivityLink.objects.filter(predecessor_plan_id=draft.head.id, predecessor_uid__in=list(gone))
        .select_related("plan")
        .first()
    )
    if out is not None:
        raise Refused(
            _("“%(name)s” is waited for by the plan “%(plan)s”: remove that link first.")
            % {"name": draft.rows[out.predecessor_uid].name, "plan": out.plan.name},
            "waited_for",
        )


def _not_itself(before: int, after: Any, field: str | None = None) -> None:
    if before == after.uid:
        raise Refused(_("“%(name)s” cannot wait for itself.") % {"name": after.name}, "link_self", field)


def _lag_columns(lag: Any) -> dict[str, Any]:
    return {
        "lag_minutes": lag.minutes,
        "lag_elapsed": lag.elapsed,
        "lag_percent": lag.percent,
        "lag_unit": lag.unit,
    }
