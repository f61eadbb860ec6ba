"""A patch: what one state of a plan holds other than another, as plain values, and its writing on a plan.

Each field keeps what it was and what it becomes. A patch made on one revision can so be written on a later
one: what others changed meanwhile and the patch does not touch stays theirs; where both changed the same
field, the patch wins and says so by name. Links are known by their ends, assignments by task and resource:
they need no id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.planning import bridge, outline
from jalon.pmo.planning.actions import links, operations
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.bridge import ActivityRow, AssignmentRow, LinkRow, PlanState, ResourceRow

Patch = Mapping[str, Any]
EMPTY: dict[str, Any] = {"rows": [], "resources": [], "links": [], "assignments": [], "head": {}}
_BOOKKEEPING = frozenset({"version", "revision", "id"})
_HEAD = frozenset(bridge.HEAD_COLUMNS) - {
    "id", "key", "initiative_id", "next_uid", "revision", "structure_revision", "links_revision",
    "baseline_id", "version",
}  # fmt: skip
_LINK_ENDS = ("predecessor_plan_id", "predecessor_uid", "successor_uid", "kind")
_ASSIGNMENT_ENDS = ("activity_uid", "resource_uid")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that the patch and the plan both changed, or that the patch needs and is gone.

    ``field`` is a column, or "gone", "here" (it is there again), "below" (a row was put under one that goes),
    "outline". ``ours`` is what the patch wants, ``theirs`` what the plan holds.
    """

    table: str
    key: Any
    name: str
    field: str
    theirs: Any = None
    ours: Any = None


def between(before: PlanState, after: PlanState) -> dict[str, Any]:
    """What ``after`` holds other than ``before``; the two share the rows they have in common."""
    return {
        "rows": _differences(before.rows, after.rows, ActivityRow),
        "resources": _differences(before.resources, after.resources, ResourceRow),
        "links": _differences(_by_ends(before.links), _by_ends(after.links), LinkRow),
        "assignments": _differences(_by_pair(before.assignments), _by_pair(after.assignments), AssignmentRow),
        "head": {
            name: [getattr(before.head, name), getattr(after.head, name)]
            for name in sorted(_HEAD)
            if getattr(before.head, name) != getattr(after.head, name)
        },
    }


def is_empty(patch: Patch) -> bool:
    """Whether it changes nothing."""
    return not any(patch.get(name) for name in EMPTY)


def touched(patch: Patch) -> list[int]:
    """The tasks a patch changes or adds, by a link or an assignment too; not those it removes."""
    gone = {one["key"] for one in patch.get("rows", ()) if one["after"] is None}
    found = [one["key"] for one in patch.get("rows", ())]
    found += [one["key"][2] for one in patch.get("links", ())]
    found += [one["key"][0] for one in patch.get("assignments", ())]
    return [uid for uid in dict.fromkeys(found) if uid not in gone]


def drafted(
    snapshot: bridge.Snapshot, patch: Patch, by: Any, organisation_id: int
) -> tuple[Draft, list[Conflict]]:
    """The plan with the patch written on it, in memory, and where the two collide."""
    draft = Draft(snapshot, by, organisation_id)
    writer = _Writer(draft)
    writer.head(patch.get("head", {}))
    writer.resources(patch.get("resources", ()))
    writer.rows(patch.get("rows", ()))
    writer.links(patch.get("links", ()))
    writer.assignments(patch.get("assignments", ()))
    writer.outline()
    return draft, writer.conflicts


def without(patch: Patch, conflicts: Sequence[Conflict]) -> dict[str, Any]:
    """The patch without the fields where it collides: the plan's own values stay."""
    lost: dict[str, dict[Any, set[str]]] = {}
    for one in conflicts:
        key = tuple(one.key) if isinstance(one.key, list) else one.key
        lost.setdefault(one.table, {}).setdefault(key, set()).add(one.field)
    removals_stay = "below" not in {one.field for one in conflicts}
    kept: dict[str, Any] = {table: [] for table in ("rows", "resources", "links", "assignments")}
    for table, parts in kept.items():
        for one in patch.get(table, ()):
            key = tuple(one["key"]) if isinstance(one["key"], list) else one["key"]
            left = _left_of(one, lost.get(table, {}).get(key, set()))
            if left is not None and (table != "rows" or left["after"] is not None or removals_stay):
                parts.append(left)
    head = lost.get("head", {}).get(0, set())
    kept["head"] = {name: pair for name, pair in patch.get("head", {}).items() if name not in head}
    return kept


def _left_of(one: Mapping[str, Any], lost: set[str]) -> dict[str, Any] | None:
    """A part of a patch without these fields; None where nothing of it stays."""
    if one["before"] is None or not lost:
        return dict(one)
    if one["after"] is None or "gone" in lost:
        return None
    names = [name for name in one["after"] if name not in lost]
    sides = {side: {name: one[side][name] for name in names} for side in ("before", "after")}
    return {**one, **sides} if names else None


def _by_ends(rows: Mapping[int, Any]) -> dict[tuple[Any, ...], Any]:
    return {tuple(getattr(row, name) for name in _LINK_ENDS): row for row in rows.values()}


def _by_pair(rows: Mapping[int, Any]) -> dict[tuple[int, int, int], Any]:
    """Assignments by task, resource and, where a pair comes twice, which of them it is."""
    seen: Counter[tuple[int, int]] = Counter()
    found = {}
    for row in sorted(rows.values(), key=lambda row: (row.id < 0, abs(row.id))):
        pair = (row.activity_uid, row.resource_uid)
        found[(*pair, seen[pair])] = row
        seen[pair] += 1
    return found


def _differences(old: Mapping[Any, Any], new: Mapping[Any, Any], make: Any) -> list[dict[str, Any]]:
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was is now:
            continue
        before, after = _told(was, make), _told(now, make)
        if before is not None and after is not None:
            names = [
                name for name in make._fields if name not in _BOOKKEEPING and before[name] != after[name]
            ]
            if not names:
                continue
            before, after = {n: before[n] for n in names}, {n: after[n] for n in names}
        found.append(
            {
                "key": list(key) if isinstance(key, tuple) else key,
                "name": getattr(now or was, "name", ""),
                "before": before,
                "after": after,
            }
        )
    return found


def _told(row: Any, make: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        name: bool(value) if name in bridge.BOOLEANS else value
        for name, value in zip(make._fields, row, strict=True)
        if name not in _BOOKKEEPING
    }


class _Writer:
    """Writes a patch on a draft, part by part, and notes where the plan has moved under it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.conflicts: list[Conflict] = []
        self.renamed: dict[int, int] = {}
        """New numbers of the patch's own tasks, where the plan gave their numbers to others since."""
        self.resource: dict[int, int] = {}

    def head(self, fields: Mapping[str, Any]) -> None:
        """The plan's own columns."""
        head = self.draft.head
        for name, (before, after) in fields.items():
            now = getattr(head, name)
            if now not in (before, after):
                self._collide("head", 0, head.name, name, now, after)
            head = head._replace(**{name: after})
        self.draft.head = head

    def rows(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Tasks: those that come, those that change, then those that go."""
        chosen = list(parts)
        next_uid = self.draft.before.head.next_uid
        taken = next_uid
        for one in chosen:
            if one["before"] is None:
                uid = one["key"]
                if uid < next_uid or uid in self.draft.rows:
                    uid = max(taken, self.draft.head.next_uid)
                self.renamed[one["key"]] = uid
                taken = max(taken, uid + 1)
                self.draft.head = self.draft.head._replace(next_uid=max(self.draft.head.next_uid, uid + 1))
        for one in chosen:
            if one["before"] is None:
                self._come(one)
        for one in chosen:
            if one["before"] is not None and one["after"] is not None:
                self._change(one)
        self._go([one for one in chosen if one["after"] is None])

    def _come(self, one: Mapping[str, Any]) -> None:
        uid = self.renamed[one["key"]]
        values = {**one["after"], "uid": uid, "parent_uid": self._uid(one["after"]["parent_uid"])}
        self.draft.put_row(ActivityRow(**values))
        self.draft.inserted.append(uid)

    def _change(self, one: Mapping[str, Any]) -> None:
        uid = one["key"]
        row = self.draft.rows.get(uid)
        if row is None:
            self._collide("rows", uid, one["name"], "gone")
            return
        columns = {}
        for name, after in one["after"].items():
            now, wanted = _plain(row, name), after
            if name == "parent_uid":
                wanted = self._uid(after)
            if now not in (one["before"][name], wanted) and name != "place":
                self._collide("rows", uid, row.name, name, now, wanted)
            columns[name] = wanted
        self.draft.set(uid, **columns)

    def _go(self, parts: list[Mapping[str, Any]]) -> None:
        going = {one["key"]: one for one in parts if one["key"] in self.draft.rows}
        gone: dict[int, None] = {}
        for uid, one in going.items():
            row = self.draft.rows[uid]
            moved = [n for n, v in one["before"].items() if n != "place" and _plain(row, n) != v]
            if moved:
                self._collide("rows", uid, row.name, moved[0], _plain(row, moved[0]), None)
            gone.update(dict.fromkeys(self.draft.subtree(uid)))
        for uid in gone.keys() - going.keys():
            self._collide("rows", uid, self.draft.rows[uid].name, "below")
        if gone:
            links.refuse_outside(self.draft, gone)
            self.draft.remove_rows(gone)

    def resources(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Resources: one that comes is the plan's own of that name, where it has one now."""
        for one in parts:
            uid, after = one["key"], one["after"]
            row = self.draft.resources.get(uid)
            if one["before"] is None:
                self.resource[uid] = self._resource(after)
            elif row is None:
                if after is not None:
                    self._collide("resources", uid, one["name"], "gone")
            elif after is None:
                if not any(a.resource_uid == uid for a in self.draft.assignments.values()):
                    self.draft.drop("resources", uid)
            else:
                self._three_way("resources", uid, row, one)

    def _resource(self, values: Mapping[str, Any]) -> int:
        named = values["name"].casefold()
        for uid, row in self.draft.resources.items():
            if row.name.casefold() == named:
                return uid
        uid = self.draft.add_resource(values["name"]).uid
        row = self.draft.resources[uid]
        self.draft.put("resources", uid, row._replace(**{**values, "uid": uid}))
        return uid

    def links(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Links, by their ends."""
        held = _by_ends(self.draft.links)
        for one in parts:
            plan, before, after, kind = one["key"]
            key = (plan, before if plan else self._uid(before), self._uid(after), kind)
            row = held.get(key)
            ends = [key[2]] + ([] if plan else [key[1]])
            if one["after"] is None:
                if row is not None and row.id in self.draft.links:
                    self.draft.drop("links", row.id)
                    self.draft.touch_if_there(key[2])
            elif any(uid not in self.draft.rows for uid in ends):
                self._collide("links", one["key"], self._named(key[2]), "gone")
            elif row is None or row.id not in self.draft.links:
                if one["before"] is not None:
                    self._collide("links", one["key"], self._named(key[2]), "gone")
                    continue
                self.draft.add_link(**{**one["after"], **dict(zip(_LINK_ENDS, key, strict=True))})
                self.draft.touch(key[2])
            else:
                self._three_way("links", row.id, row, one, self._named(key[2]), _LINK_ENDS)
                self.draft.touch(key[2])

    def assignments(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Who works on what."""
        held = _by_pair(self.draft.assignments)
        for one in parts:
            activity, resource, place = one["key"]
            key = (self._uid(activity), self.resource.get(resource, resource), place)
            row = held.get(key)
            if row is not None and row.id not in self.draft.assignments:
                row = None
            if one["after"] is None:
                if row is not None:
                    self.draft.drop("assignments", row.id)
                    self.draft.touch_if_there(key[0])
            elif key[0] not in self.draft.rows or key[1] not in self.draft.resources:
                self._collide("assignments", one["key"], self._named(key[0]), "gone")
            elif row is None:
                if one["before"] is not None:
                    self._collide("assignments", one["key"], self._named(key[0]), "gone")
                    continue
                made = self.draft.add_assignment(key[0], key[1], 1.0)
                values = {n: v for n, v in one["after"].items() if n not in _ASSIGNMENT_ENDS}
                self.draft.put("assignments", made.id, made._replace(**values))
                self.draft.touch(key[0])
            else:
                self._three_way("assignments", row.id, row, one, self._named(key[0]), _ASSIGNMENT_ENDS)
                self.draft.touch(key[0])

    def outline(self) -> None:
        """Every parent must be present and above its rows; where it is not, the outline is mended."""
        draft = self.draft
        if not draft.structure_changed:
            return
        depth: dict[int | None, int] = {None: -1}
        for uid in draft.order:
            parent = draft.rows[uid].parent_uid
            if parent not in depth:
                self._collide("rows", uid, draft.rows[uid].name, "outline")
            depth[uid] = depth.get(parent, -1) + 1
        parents = outline.parents_of([(uid, depth[uid]) for uid in draft.order])
        for uid, parent in parents.items():
            if draft.rows[uid].parent_uid != parent:
                draft.set(uid, parent_uid=parent)
        for uid in {row.parent_uid for row in draft.rows.values()} - {None}:
            operations.open_summary(draft, uid)

    def _three_way(
        self, table: str, key: Any, row: Any, one: Mapping[str, Any], name: str = "", but: Iterable[str] = ()
    ) -> None:
        """Write the fields; where the plan holds neither what was nor what shall be, say so."""
        before = one["before"] or {}
        columns = {n: v for n, v in one["after"].items() if n not in but}
        for field, after in columns.items():
            now = _plain(row, field)
            if now != after and (field not in before or now != before[field]):
                self._collide(table, one["key"], name or one["name"], field, now, after)
        if any(_plain(row, n) != v for n, v in columns.items()):
            self.draft.put(table, key, row._replace(**columns))

    def _uid(self, uid: int | None) -> int | None:
        return uid if uid is None else self.renamed.get(uid, uid)

    def _named(self, uid: Any) -> str:
        row = self.draft.rows.get(uid)
        return row.name if row is not None else f"#{uid}"

    def _collide(
        self, table: str, key: Any, name: str, field: str, theirs: Any = None, ours: Any = None
    ) -> None:
        self.conflicts.append(Conflict(table, key, name, field, theirs, ours))


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return bool(value) if name in bridge.BOOLEANS else value


def worded(conflict: Conflict) -> str:
    """The conflict in a sentence."""
    said = {"name": conflict.name}
    sentences = {
        "gone": _("“%(name)s” is no longer in the plan: its part of the change is left out."),
        "below": _("“%(name)s” was put meanwhile under a task that this change removes, and goes with it."),
        "outline": _("“%(name)s” lost the task it stood under: it moves one level up."),
    }
    if conflict.field in sentences:
        return sentences[conflict.field] % said
    if conflict.ours is None and conflict.table == "rows":
        return _("“%(name)s” was changed in the plan meanwhile; this change removes it.") % said
    return _("“%(name)s” was changed in the plan meanwhile, and this change sets it otherwise.") % said
