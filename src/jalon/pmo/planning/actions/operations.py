"""The operations of a change: each reads its part of the request and writes to the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import outline
from jalon.pmo.planning.actions import fields, head, links
from jalon.pmo.planning.actions.draft import Draft

Operation = Mapping[str, Any]


def apply(draft: Draft, operation: Operation) -> None:
    """Carry out one operation; versions were checked before."""
    name = operation.get("op")
    work = OPERATIONS.get(name) if isinstance(name, str) else None
    if work is None:
        raise Refused(
            _("There is no operation “%(name)s”: use one of %(known)s.")
            % {"name": name, "known": ", ".join(OPERATIONS)},
            "unknown_operation",
        )
    work(draft, operation)


def set_fields(draft: Draft, operation: Operation) -> None:
    row = draft.row(operation.get("uid"))
    fields.apply(draft, row.uid, _fields(operation))


def change_plan_itself(draft: Draft, operation: Operation) -> None:
    head.apply(draft, _fields(operation))


def insert(draft: Draft, operation: Operation) -> None:
    rows = operation.get("rows")
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        raise Refused(_("An insertion needs at least one row of fields."), "rows_missing", "rows")
    outline.must_be_few(rows)
    parent, after, before = _spot(draft, operation)
    if parent is not None:
        open_summary(draft, parent)
    made: list[tuple[int, int]] = []
    above: list[int] = []
    for values, place in zip(rows, outline.places(len(rows), after, before), strict=True):
        level = values.get("level", 0)
        if not isinstance(level, int) or isinstance(level, bool):
            raise Refused(_("The level of an inserted row is a whole number."), "level", "level")
        depth = max(0, min(level, len(above)))
        del above[depth:]
        row = draft.add_row(place, above[-1] if above else parent, name=_("New task"))
        above.append(row.uid)
        made.append((row.uid, depth))
    below = {draft.rows[uid].parent_uid for uid, _depth in made}
    for uid, _depth in made:
        if uid in below:
            open_summary(draft, uid)
    for (uid, _depth), values in zip(made, rows, strict=True):
        chosen = {name: value for name, value in values.items() if name not in ("level", "predecessors")}
        fields.apply(draft, uid, chosen, pasted=True)
    for (uid, _depth), values in zip(made, rows, strict=True):
        if values.get("predecessors"):
            fields.apply(draft, uid, {"predecessors": values["predecessors"]})
    _keep_short(draft, made)


def delete(draft: Draft, operation: Operation) -> None:
    uids = _uids(draft, operation)
    gone: dict[int, None] = {}
    for uid in uids:
        if uid not in gone:
            gone.update(dict.fromkeys(draft.subtree(uid)))
    links.refuse_outside(draft, gone)
    parents = {draft.rows[uid].parent_uid for uid in gone} - gone.keys() - {None}
    draft.remove_rows(gone)
    _close_summaries(draft, parents)


def move(draft: Draft, operation: Operation) -> None:
    heads = _heads(draft, _uids(draft, operation))
    moving = [uid for head in heads for uid in draft.subtree(head)]
    if operation.get("parent") in moving:
        raise Refused(
            _("“%(name)s” cannot be moved under itself.") % {"name": draft.rows[heads[0]].name}, "move"
        )
    parent, after, before = _spot(draft, operation, leaving_out=set(moving))
    left = {draft.rows[uid].parent_uid for uid in heads} - {None}
    if parent is not None:
        open_summary(draft, parent)
    for uid, place in zip(moving, outline.places(len(moving), after, before), strict=True):
        draft.set(uid, place=place, **({"parent_uid": parent} if uid in heads else {}))
    _close_summaries(draft, left)
    _keep_short(draft, [(uid, 0) for uid in moving])


def indent(draft: Draft, operation: Operation) -> None:
    _shift(draft, operation, 1)


def outdent(draft: Draft, operation: Operation) -> None:
    _shift(draft, operation, -1)


def link(draft: Draft, operation: Operation) -> None:
    links.put(draft, operation)


def unlink(draft: Draft, operation: Operation) -> None:
    links.remove(draft, operation)


OPERATIONS: dict[str, Callable[[Draft, Operation], None]] = {
    "set": set_fields,
    "insert": insert,
    "delete": delete,
    "move": move,
    "indent": indent,
    "outdent": outdent,
    "link": link,
    "unlink": unlink,
    "plan": change_plan_itself,
}


def _fields(operation: Operation) -> Mapping[str, Any]:
    found = operation.get("fields")
    if not isinstance(found, dict) or not found:
        raise Refused(_("A change needs at least one field."), "fields_missing", "fields")
    return found


def _uids(draft: Draft, operation: Operation) -> list[int]:
    uids = operation.get("uids")
    if not isinstance(uids, list) or not uids:
        raise Refused(_("Choose at least one task."), "uids_missing", "uids")
    known = {draft.row(uid).uid for uid in uids}
    return [uid for uid in draft.order if uid in known]


def _heads(draft: Draft, uids: Sequence[int]) -> list[int]:
    """The rows of a selection that do not stand below another of it, in order."""
    chosen, heads = set(uids), []
    for uid in uids:
        above = draft.rows[uid].parent_uid
        while above is not None and above not in chosen:
            above = draft.rows[above].parent_uid
        if above is None:
            heads.append(uid)
    return heads


def _spot(
    draft: Draft, operation: Operation, leaving_out: set[int] | None = None
) -> tuple[int | None, str | None, str | None]:
    """The parent, and the places just above and just below, that ``after`` and ``parent`` mean."""
    out = leaving_out or set()
    after = None if operation.get("after") is None else draft.row(operation["after"]).uid
    if "parent" in operation:
        parent = None if operation["parent"] is None else draft.row(operation["parent"]).uid
    else:
        parent = None if after is None else draft.rows[after].parent_uid
    order = [uid for uid in draft.order if uid not in out]
    if after is None or after == parent:
        index = 0 if parent is None else order.index(parent) + 1
    else:
        step: int | None = after
        while step is not None and draft.rows[step].parent_uid != parent:
            step = draft.rows[step].parent_uid
        if step is None:
            raise Refused(
                _("“%(after)s” does not stand under “%(parent)s”: choose another place.")
                % {
                    "after": draft.rows[after].name,
                    "parent": draft.rows[parent].name if parent is not None else "",
                },
                "place",
            )
        if step in out:
            step = _above_in(draft, step, out)
            index = 0 if step is None else order.index(step) + 1
            if step is None and parent is not None:
                index = order.index(parent) + 1
        else:
            index = order.index(step) + 1
        if step is not None and step != parent:
            inside = set(draft.subtree(step))
            while index < len(order) and order[index] in inside:
                index += 1
    above = draft.rows[order[index - 1]].place if index else None
    below = draft.rows[order[index]].place if index < len(order) else None
    return parent, above, below


def _above_in(draft: Draft, uid: int, out: set[int]) -> int | None:
    """The nearest sibling above that stays."""
    parent = draft.rows[uid].parent_uid
    found = None
    for one in draft.order:
        if one == uid:
            return found
        if draft.rows[one].parent_uid == parent and one not in out:
            found = one
    return found


def _shift(draft: Draft, operation: Operation, by: int) -> None:
    """Indent or outdent as every outline editor does: rows keep their place, levels change."""
    uids = _uids(draft, operation)
    heads = _heads(draft, uids)
    level = outline.levels((uid, draft.rows[uid].parent_uid) for uid in draft.order)
    number = draft.numbers()
    moved = False
    for uid in heads:
        at = number[uid] - 1
        highest = level[draft.order[at - 1]] + 1 if at else 0
        if not 0 <= level[uid] + by <= highest:
            continue
        for one in draft.subtree(uid):
            level[one] += by
        moved = True
    if not moved:
        first = {"name": draft.rows[heads[0]].name}
        raise Refused(
            _("“%(name)s” has no task above it to go under.") % first
            if by > 0
            else _("“%(name)s” already stands at the first level.") % first,
            "level",
        )
    parents = outline.parents_of([(uid, level[uid]) for uid in draft.order])
    left, joined = set(), set()
    for uid, parent in parents.items():
        was = draft.rows[uid].parent_uid
        if was != parent:
            left.add(was)
            joined.add(parent)
            draft.set(uid, parent_uid=parent)
    for uid in joined - {None}:
        open_summary(draft, uid)
    _close_summaries(draft, left - {None})


def open_summary(draft: Draft, uid: int) -> None:
    """A row that gets rows below it becomes a summary: its own dates and progress come from them."""
    row = draft.rows[uid]
    if row.kind == "summary":
        return
    draft.set(
        uid,
        kind="summary",
        milestone=False,
        percent=0.0,
        actual_start=None,
        actual_finish=None,
        stop=None,
        resume=None,
        actual_minutes=None,
        remaining_minutes=None,
    )


def _close_summaries(draft: Draft, uids: set[int]) -> None:
    """A summary that lost its last row is a task again, as long as it was."""
    if draft.head.rules.get("family") == "primavera":
        return
    for uid in uids & draft.rows.keys():
        if draft.rows[uid].kind != "summary" or draft.has_children(uid):
            continue
        at = draft.computed(uid)
        length = int(draft.schedule.duration[at]) if at is not None else draft.head.minutes_per_day
        draft.set(uid, kind="task", duration=length or draft.head.minutes_per_day, duration_elapsed=False)


def _keep_short(draft: Draft, rows: Sequence[tuple[int, int]]) -> None:
    if any(len(draft.rows[uid].place) > outline.LONGEST for uid, _depth in rows):
        draft.layout_anew()
