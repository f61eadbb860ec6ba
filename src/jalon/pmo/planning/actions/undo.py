"""Undo and redo: whole change sets, backwards, unless someone changed the same values since."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import NotAllowed, Refused, VersionMissing
from jalon.pmo.common.models import Change, ChangeSet
from jalon.pmo.planning import access, outline
from jalon.pmo.planning.actions import approved, change, operations, restore, scenarios, store
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.bridge import ActivityRow, AssignmentRow, LinkRow, ResourceRow
from jalon.pmo.planning.models import Activity, ActivityLink, Plan, PlanAssignment, PlanResource

UNDO, REDO = "plan.undo", "plan.redo"
DONE = (change.VERB, restore.VERB, scenarios.VERB)
_TABLES = {
    PlanResource._meta.label: "resources",
    ActivityLink._meta.label: "links",
    PlanAssignment._meta.label: "assignments",
}
_MAKE = {"resources": ResourceRow, "links": LinkRow, "assignments": AssignmentRow}
_PROGRESS_COLUMNS = frozenset(
    {
        "percent",
        "physical_percent",
        "actual_start",
        "actual_finish",
        "actual_minutes",
        "remaining_minutes",
        "stop",
        "resume",
        "duration",
    }
)


def undo(
    *, by: Any, plan_id: int, revision: int | None, request: str = "", only: int | None = None
) -> dict[str, Any]:
    """Take back the person's last change that still stands; ``only`` this change set, if named."""
    return _back(by, plan_id, revision, request, UNDO, only)


def redo(*, by: Any, plan_id: int, revision: int | None, request: str = "") -> dict[str, Any]:
    """Do again what the person took back last."""
    return _back(by, plan_id, revision, request, REDO)


def next_steps(by: Any, plan_id: int) -> dict[str, bool]:
    """Whether there is something to undo and to redo."""
    return {
        "undo": _candidate(by, plan_id, UNDO) is not None,
        "redo": _candidate(by, plan_id, REDO) is not None,
    }


def _back(
    by: Any, plan_id: int, revision: int | None, request: str, verb: str, only: int | None = None
) -> dict[str, Any]:
    plan = access.plan(by, plan_id)
    if not plan.rights & {"plan", "progress", "approve"}:
        raise NotAllowed("plan")
    if revision is None:
        raise VersionMissing

    def work() -> dict[str, Any]:
        snapshot = store.lock(plan.pk)
        repeated = change.repeated(plan, by, request)
        if repeated is not None:
            return change.answer(plan, store.Outcome(snapshot, snapshot, frozenset(), repeated), revision)
        last = _candidate(by, plan.pk, verb)
        if last is None:
            raise Refused(
                _("There is nothing to undo.") if verb == UNDO else _("There is nothing to redo."), "nothing"
            )
        if only is not None and last.pk != only:
            raise Refused(
                _("You changed the plan again since: undo your later changes first, on the plan page."),
                "later",
            )
        draft = Draft(snapshot, by, plan.initiative.organisation_id)
        changes = list(last.changes.order_by("pk"))
        if not plan.rights & _needed(last, changes):
            raise NotAllowed("plan")
        if not _only_progress(changes):
            approved.check_change(by, plan)
        _reverse(draft, changes)
        outcome = store.store(
            draft,
            by=by,
            plan=plan,
            verb=verb,
            params={"of": last.verb, **last.params},
            request_id=request,
            undoes=last,
        )
        if outcome.change_set is None:
            raise Refused(_("This change was already taken back by hand."), "nothing")
        return change.answer(plan, outcome, revision)

    return store.in_transaction(work)


def _candidate(by: Any, plan_id: int, verb: str) -> ChangeSet | None:
    """The person's last change that still stands; or the last undo that nothing new came after."""
    mine = ChangeSet.objects.filter(plan_id=plan_id, actor_id=by.pk, undone_by=None).order_by("-pk")
    if verb == UNDO:
        return mine.filter(verb__in=(*DONE, REDO)).first()
    last = mine.filter(verb=UNDO).first()
    newer = ChangeSet.objects.filter(plan_id=plan_id, actor_id=by.pk, verb__in=DONE)
    return None if last is None or newer.filter(pk__gt=last.pk).exists() else last


def _needed(last: ChangeSet, changes: list[Change]) -> set[str]:
    """The rights of which one is enough to take this change back: those that were enough to make it."""
    if {restore.VERB, scenarios.VERB} & {last.verb, last.params.get("of")}:
        return {"approve"}
    return {"plan", "progress"} if _only_progress(changes) else {"plan"}


def _only_progress(changes: list[Change]) -> bool:
    return all(
        one.model == Activity._meta.label
        and one.kind == Change.Kind.UPDATE
        and one.before.keys() <= _PROGRESS_COLUMNS
        for one in changes
    )


def _reverse(draft: Draft, changes: list[Change]) -> None:
    """Write the values before each change, last change first."""
    rows = [one for one in changes if one.model == Activity._meta.label]
    gone = {_uid(one) for one in rows if one.kind == Change.Kind.CREATE}
    _refuse_orphans(draft, gone, changes)
    for one in reversed(changes):
        if one.model in _TABLES:
            _reverse_row(draft, _TABLES[one.model], one)
        elif one.model == Plan._meta.label:
            _reverse_plan(draft, one)
    for one in rows:
        _reverse_activity(draft, one)
    _set_summaries_right(draft)


def _uid(one: Change) -> int:
    return int(one.object_pk.rpartition("/")[2])


def _changed_since(name: str) -> Refused:
    return Refused(
        _("“%(name)s” has changed since: the former values cannot be put back over the new ones.")
        % {"name": name},
        "changed_since",
    )


def _check_still(row: Any, after: dict[str, Any], name: str) -> None:
    """The row must hold what the change wrote: else someone's newer work would be lost."""
    if any(getattr(row, column) != value for column, value in after.items() if column in row._fields):
        raise _changed_since(name)


def _usual(make: Any) -> dict[str, Any]:
    """What the journal leaves out of a new row, because every new row has it."""
    return {n: v for n, v in make._field_defaults.items() if n not in ("version", "revision")}


def _reverse_activity(draft: Draft, one: Change) -> None:
    uid = _uid(one)
    row = draft.rows.get(uid)
    if one.kind == Change.Kind.DELETE:
        if row is not None:
            raise _changed_since(row.name)
        version = one.before.get("version", 1) + 1
        values = {name: value for name, value in one.before.items() if name in ActivityRow._fields}
        draft.put_row(ActivityRow(**{**values, "version": version}))
        return
    if row is None:
        name = (one.after or {}).get("name") or f"#{uid}"
        raise _changed_since(name)
    if one.kind == Change.Kind.CREATE:
        _check_still(row, {**_usual(ActivityRow), **one.after}, row.name)
        draft.remove_rows([uid])
    else:
        _check_still(row, one.after, row.name)
        draft.set(uid, **one.before)


def _reverse_row(draft: Draft, table: str, one: Change) -> None:
    held = getattr(draft, table)
    content = one.before or one.after
    key = content["uid"] if table == "resources" and "uid" in content else int(one.object_pk)
    if table == "resources":
        key = next((uid for uid, row in held.items() if row.id == int(one.object_pk)), key)
    row = held.get(key)
    name = _name_of(draft, table, row, content)
    if one.kind == Change.Kind.DELETE:
        if row is not None:
            raise _changed_since(name)
        values = {n: v for n, v in one.before.items() if n in _MAKE[table]._fields}
        draft.put(table, key, _MAKE[table](**{**values, "version": one.before["version"] + 1, "revision": 0}))
    elif row is None:
        raise _changed_since(name)
    else:
        usual = _usual(_MAKE[table]) if one.kind == Change.Kind.CREATE else {}
        _check_still(row, {**usual, **one.after}, name)
        if one.kind == Change.Kind.CREATE:
            if table == "resources" and any(a.resource_uid == key for a in draft.assignments.values()):
                return
            draft.drop(table, key)
        else:
            draft.put(table, key, row._replace(**one.before))
    if table == "links":
        draft.touch_if_there((row or held[key]).successor_uid)
    elif table == "assignments":
        draft.touch_if_there((row or held[key]).activity_uid)


def _name_of(draft: Draft, table: str, row: Any, content: dict[str, Any]) -> str:
    if table == "resources":
        return str(row.name if row is not None else content.get("name", ""))
    column = "successor_uid" if table == "links" else "activity_uid"
    uid = getattr(row, column) if row is not None else content.get(column)
    activity = draft.rows.get(uid)
    return activity.name if activity is not None else f"#{uid}"


def _reverse_plan(draft: Draft, one: Change) -> None:
    _check_still(draft.head, one.after, draft.head.name)
    draft.head = draft.head._replace(**one.before)


def _refuse_orphans(draft: Draft, gone: set[int], changes: list[Change]) -> None:
    """A created row goes only if nothing was put under it, linked or assigned to it by another change."""
    own = {(one.model, one.object_pk) for one in changes if one.kind == Change.Kind.CREATE}
    for row in draft.rows.values():
        if row.parent_uid in gone and row.uid not in gone and not _moved_in(row, changes):
            raise _changed_since(draft.rows[row.parent_uid].name)
    for link in draft.links.values():
        if (ActivityLink._meta.label, str(link.id)) in own:
            continue
        inside = {link.successor_uid} | (
            {link.predecessor_uid} if link.predecessor_plan_id is None else set()
        )
        for uid in inside & gone:
            raise _changed_since(draft.rows[uid].name)
    for one in draft.assignments.values():
        if one.activity_uid in gone and (PlanAssignment._meta.label, str(one.id)) not in own:
            raise _changed_since(draft.rows[one.activity_uid].name)


def _moved_in(row: Any, changes: list[Change]) -> bool:
    """Whether the same change set put the row where it stands."""
    return any(
        one.model == Activity._meta.label and _uid(one) == row.uid and "parent_uid" in (one.before or {})
        for one in changes
    )


def _set_summaries_right(draft: Draft) -> None:
    """The outline that comes back must stand: parents present, above their rows, and summaries."""
    if not draft.structure_changed:
        return
    position = draft.numbers()
    for uid, row in draft.rows.items():
        if row.parent_uid is None:
            continue
        above = draft.rows.get(row.parent_uid)
        if above is None or position[above.uid] > position[uid]:
            raise _changed_since(row.name)
    parents = outline.parents_of(
        [
            (uid, level)
            for uid, level in outline.levels((uid, draft.rows[uid].parent_uid) for uid in draft.order).items()
        ]
    )
    if any(draft.rows[uid].parent_uid != parent for uid, parent in parents.items()):
        raise _changed_since(draft.head.name)
    for uid in {row.parent_uid for row in draft.rows.values()} - {None}:
        operations.open_summary(draft, uid)


__all__ = ["next_steps", "redo", "undo"]
