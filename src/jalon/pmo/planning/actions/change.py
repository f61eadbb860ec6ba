"""Changing a plan: many operations, one transaction, one journal entry, one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.common.models import Change, ChangeSet
from jalon.pmo.planning import access, bridge, queries, sheet
from jalon.pmo.planning.actions import approved, fields, operations, store
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.models import Activity, Plan

MOST_OPERATIONS = 20_000
VERB = "plan.change"
LONGEST_REQUEST = 64
_ABOUT_ROWS = ("delete", "move", "indent", "outdent")


def change_plan(
    *,
    by: Any,
    plan_id: int,
    revision: int | None,
    operations: Sequence[Mapping[str, Any]],
    request: str = "",
    decided: bool = False,
) -> dict[str, Any]:
    """Carry out the operations, all or none, and say what changed since ``revision``.

    A request that was carried out before is not carried out again: the answer is what it changed.
    ``decided`` says that a committee decided it, so that the office's own approval is not asked again.
    """
    plan = access.plan(by, plan_id)
    _check(plan, revision, operations)
    if not decided and not all(_is_follow_up(one) for one in operations):
        approved.check_change(by, plan)

    def work() -> dict[str, Any]:
        snapshot = store.lock(plan.pk)
        already = repeated(plan, by, request)
        if already is not None:
            return answer(plan, store.Outcome(snapshot, snapshot, frozenset(), already), revision)
        draft = _drafted(plan, by, snapshot, revision, operations)
        outcome = store.store(
            draft,
            by=by,
            plan=plan,
            verb=VERB,
            params=_params(draft, operations),
            request_id=request,
        )
        return answer(plan, outcome, revision)

    return store.in_transaction(work)


def preview(
    *, by: Any, plan_id: int, revision: int | None, operations: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the operations would change, without writing anything."""
    plan = access.plan(by, plan_id)
    _check(plan, revision, operations)
    snapshot = queries.snapshot(plan.pk)
    draft = _drafted(plan, by, snapshot, revision, operations)
    return answer(plan, store.try_out(draft), snapshot.state.revision)


def tried(plan: Plan, requested: Sequence[Mapping[str, Any]]) -> store.Outcome:
    """The plan before and after these operations, computed with the plans linked to it; nothing is written.

    For a room that proposes a change to people and has asked for the plan before.
    """
    draft = Draft(queries.snapshot(plan.pk), None, plan.initiative.organisation_id)
    for operation in requested:
        operations.apply(draft, operation)
    return store.try_out(draft)


def _check(plan: Plan, revision: int | None, requested: Sequence[Mapping[str, Any]]) -> None:
    """Refuse before anything is read or locked what the person may not ask at all."""
    needed = "progress" if all(_is_progress(one) for one in requested) else "plan"
    if needed not in plan.rights and "plan" not in plan.rights:
        raise NotAllowed(needed)
    if revision is None:
        raise VersionMissing
    must_be_some(requested)


def must_be_some(requested: Sequence[Mapping[str, Any]]) -> None:
    """Refuse no operation at all, and more of them than one request carries."""
    if not requested:
        raise Refused(_("There is nothing to change."), "operations_missing", "operations")
    if len(requested) > MOST_OPERATIONS:
        raise Refused(
            _("%(count)s operations at once are too many: send up to %(most)s.")
            % {"count": len(requested), "most": MOST_OPERATIONS},
            "too_many_operations",
            "operations",
        )


def _is_follow_up(operation: Mapping[str, Any]) -> bool:
    """What tells how a plan went, and changes nothing of what was agreed."""
    given = operation.get("fields")
    if not isinstance(given, dict):
        return False
    told = {"set": fields.FOLLOW_UP_FIELDS, "plan": {"data_date"}}.get(str(operation.get("op")), set())
    return given.keys() <= told


def _is_progress(operation: Mapping[str, Any]) -> bool:
    given = operation.get("fields")
    return operation.get("op") == "set" and isinstance(given, dict) and given.keys() <= fields.PROGRESS_FIELDS


def _drafted(
    plan: Plan,
    by: Any,
    snapshot: bridge.Snapshot,
    revision: int | None,
    requested: Sequence[Mapping[str, Any]],
) -> Draft:
    draft = Draft(snapshot, by, plan.initiative.organisation_id)
    for operation in requested:
        _check_versions(draft, operation, revision or 0)
    for operation in requested:
        operations.apply(draft, operation)
    return draft


def _check_versions(draft: Draft, operation: Mapping[str, Any], revision: int) -> None:
    """An edit names the version it was made on; rows that go or move must not have changed meanwhile."""
    state = draft.before
    name = operation.get("op")
    if name == "set" and operation.get("uid") in state.rows:
        version = operation.get("version")
        if version is None:
            raise VersionMissing
        row = state.rows[operation["uid"]]
        if row.version != version:
            raise Stale(_current(draft, row, operation), _stale_sentence(row))
    elif name == "plan":
        if operation.get("version") is None:
            raise VersionMissing
        if operation["version"] != state.head.version:
            raise Stale({"version": state.head.version, "revision": state.revision})
    elif name in _ABOUT_ROWS and isinstance(operation.get("uids"), list):
        for uid in operation["uids"]:
            row = state.rows.get(uid) if isinstance(uid, int) else None
            if row is not None and row.revision > revision:
                raise Stale(_current(draft, row, operation), _stale_sentence(row))


def _stale_sentence(row: Any) -> str:
    return _("Someone changed “%(name)s” meanwhile: look at its new values, then decide.") % {
        "name": row.name
    }


def _current(draft: Draft, row: Any, operation: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it is now, for the person who must choose: its values, who changed it, when."""
    snapshot = bridge.Snapshot(draft.before, draft.schedule)
    shown = bridge.sheet.columns(snapshot, [row.uid])
    asked = operation.get("fields")
    values = {name: column[0] for name, column in shown.items()}
    current = {
        "uid": row.uid,
        "version": row.version,
        "name": row.name,
        "fields": {name: values[name] for name in (asked or ()) if name in values},
        "row": values,
    }
    last = (
        Change.objects.filter(model=Activity._meta.label, object_pk=f"{draft.head.id}/{row.uid}")
        .select_related("change_set__actor")
        .order_by("-change_set_id")
        .first()
    )
    if last is not None:
        current["by"] = str(last.change_set.actor) if last.change_set.actor_id else ""
        current["at"] = last.change_set.at.isoformat()
    return current


def repeated(plan: Plan, by: Any, request: str) -> ChangeSet | None:
    """The change set that this very request already made, if it did."""
    if not request:
        return None
    if len(request) > LONGEST_REQUEST:
        raise Refused(
            _("A request id has up to %(most)s characters.") % {"most": LONGEST_REQUEST},
            "request_id",
            "request",
        )
    return ChangeSet.objects.filter(plan_id=plan.pk, request_id=request, actor_id=by.pk).first()


def _params(draft: Draft, requested: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the journal says of the change in a line: the kinds of operations and the first names."""
    rows = {**draft.before.rows, **draft.rows}
    uids = [uid for uid in sorted(draft.touched["rows"]) if uid in rows]
    return {
        "operations": sorted({str(one.get("op")) for one in requested}),
        "fields": sorted(
            {name for one in requested for name in (one.get("fields") or {}) if isinstance(name, str)}
        )[:20],
        "names": [rows[uid].name for uid in uids[:3]],
        "count": len(uids),
    }


def answer(plan: Plan, outcome: store.Outcome, revision: int | None) -> dict[str, Any]:
    """What the client needs to show the plan as it is now, and one sentence about it."""
    after = outcome.after
    before_revision = outcome.before.state.revision
    if revision == before_revision:
        changes = queries.PlanChanges(outcome.uids, outcome.structure, outcome.links, outcome.resources)
    else:
        changes = queries.changed_since(plan.pk, revision or 0, after.state.revision)
    body = sheet.answer(plan, after, changes)
    finish_change = bridge.finish_change(outcome.before, after)
    return {
        **body,
        "change_set": outcome.change_set.pk if outcome.change_set else None,
        "inserted": list(outcome.inserted),
        "finish_change_minutes": finish_change,
        "milestones": list(outcome.milestones),
        "sentence": _sentence(outcome, finish_change),
        "at": timezone.now().isoformat(),
    }


def _sentence(outcome: store.Outcome, finish_change: int) -> str:
    """ "3 tasks moved, finish +2 d" in the reader's language."""
    head = outcome.after.state.head
    old, new = outcome.before.schedule, outcome.after.schedule
    moved = bridge.displaced(old, new)
    if not moved and not outcome.uids and not outcome.structure and not outcome.links:
        return _("Nothing changed.")
    said = (
        ngettext("%(count)s task moved", "%(count)s tasks moved", moved) % {"count": moved}
        if moved
        else _("No date moved")
    )
    if finish_change:
        length = bridge.written_length(finish_change, head)
        said = _("%(moved)s, finish %(change)s") % {
            "moved": said,
            "change": length if finish_change < 0 else f"+{length}",
        }
    return said + "."
