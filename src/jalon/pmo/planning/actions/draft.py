"""Changes of a plan gathered in memory: operations write here, one writer stores the result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import outline
from jalon.pmo.planning.bridge import (
    ActivityRow,
    AssignmentRow,
    LinkRow,
    PlanState,
    ResourceRow,
    Snapshot,
    build,
)

TABLES = ("rows", "links", "resources", "assignments")


class Draft:
    """A plan being changed. Rows are replaced, never altered, so the state it came from stays whole."""

    def __init__(self, snapshot: Snapshot, by: Any = None, organisation_id: int | None = None) -> None:
        self.by = by
        self.organisation_id = organisation_id
        self.before: PlanState = snapshot.state
        self.schedule = snapshot.schedule
        self.rows: dict[int, Any] = dict(snapshot.state.rows)
        self.links: dict[int, Any] = dict(snapshot.state.links)
        self.resources: dict[int, Any] = dict(snapshot.state.resources)
        self.assignments: dict[int, Any] = dict(snapshot.state.assignments)
        self.head: Any = snapshot.state.head
        self.touched: dict[str, set[int]] = {name: set() for name in TABLES}
        self.structure_changed = False
        self.inserted: list[int] = []
        self._order: list[int] | None = list(self.rows)
        self._new = 0
        self._renumbered: dict[int, int] | None = None

    # Reading

    def row(self, uid: Any) -> Any:
        """The activity of a uid as it stands now, or a refusal that names it."""
        found = self.rows.get(uid) if isinstance(uid, int) else None
        if found is None:
            raise Refused(
                _("There is no task number %(uid)s in this plan any more: reload the page.") % {"uid": uid},
                "unknown_activity",
            )
        return found

    @property
    def order(self) -> list[int]:
        """uids in outline order."""
        if self._order is None:
            self._order = [r.uid for r in sorted(self.rows.values(), key=lambda r: (r.place, r.uid))]
        return self._order

    def numbers(self) -> dict[int, int]:
        """The number shown in front of each row, from 1, by uid."""
        if self._renumbered is None:
            self._renumbered = {uid: i + 1 for i, uid in enumerate(self.order)}
        return self._renumbered

    def computed(self, uid: int) -> int | None:
        """Index of the row in the schedule this draft started from; None for a new row."""
        return self.before.index().get(uid)

    def subtree(self, uid: int) -> list[int]:
        """The row and all below it, in order."""
        order = self.order
        start = self.numbers()[uid] - 1
        inside, end = {uid}, start + 1
        while end < len(order) and self.rows[order[end]].parent_uid in inside:
            inside.add(order[end])
            end += 1
        return order[start:end]

    def has_children(self, uid: int) -> bool:
        """Whether a row stands below this one."""
        after = self.numbers()[uid]
        return after < len(self.order) and self.rows[self.order[after]].parent_uid == uid

    def links_to(self, uid: int) -> list[Any]:
        """Links whose successor is the row."""
        return [link for link in self.links.values() if link.successor_uid == uid]

    # Writing

    def set(self, uid: int, **columns: Any) -> Any:
        """Replace columns of an activity."""
        row = self.rows[uid]._replace(**columns)
        self.rows[uid] = row
        self.touched["rows"].add(uid)
        if "place" in columns or "parent_uid" in columns:
            self.reordered()
        return row

    def touch(self, uid: int) -> None:
        """Count the activity as changed: its links or its resources were."""
        self.touched["rows"].add(uid)

    def touch_if_there(self, uid: int) -> None:
        """The same, where the activity is still in the plan."""
        if uid in self.rows:
            self.touch(uid)

    def reordered(self) -> None:
        """Forget the order worked out so far."""
        self.structure_changed = True
        self._order = self._renumbered = None

    def add_row(self, place: str, parent: int | None, **columns: Any) -> Any:
        """A new activity."""
        uid = self.head.next_uid
        self.head = self.head._replace(next_uid=uid + 1)
        row = ActivityRow(uid, place, parent)._replace(**columns)
        self.rows[uid] = row
        self.touched["rows"].add(uid)
        self.inserted.append(uid)
        self.reordered()
        return row

    def put_row(self, row: Any) -> None:
        """An activity that comes back."""
        self.rows[row.uid] = row
        self.touched["rows"].add(row.uid)
        self.reordered()

    def remove_rows(self, uids: Iterable[int]) -> None:
        """Take out activities with their links and assignments."""
        gone = set(uids)
        for uid in gone:
            del self.rows[uid]
        self.touched["rows"] |= gone
        for link in list(self.links.values()):
            inside = link.predecessor_plan_id is None and link.predecessor_uid in gone
            if inside or link.successor_uid in gone:
                self.drop("links", link.id)
        for one in list(self.assignments.values()):
            if one.activity_uid in gone:
                self.drop("assignments", one.id)
        self.reordered()

    def put(self, table: str, key: int, row: Any) -> None:
        """Add or replace a link, resource or assignment."""
        getattr(self, table)[key] = row
        self.touched[table].add(key)

    def drop(self, table: str, key: int) -> None:
        """Take out a link, resource or assignment."""
        del getattr(self, table)[key]
        self.touched[table].add(key)

    def new_key(self) -> int:
        """A passing id for a row the database has not named yet: negative."""
        self._new -= 1
        return self._new

    def add_link(self, **columns: Any) -> Any:
        """A new link."""
        key = self.new_key()
        row = LinkRow(key, 0, 0, "FS", 0, False, None, "d", None, 1, 0)._replace(**columns)
        self.put("links", key, row)
        return row

    def add_resource(self, name: str) -> Any:
        """A new resource of this plan, full time."""
        uid = max(self.resources, default=0) + 1
        blank = ResourceRow(self.new_key(), uid, name, "work", None, 1.0, "", "", "", "", 0.0, "", None)
        self.put("resources", uid, blank)
        return blank

    def add_assignment(self, activity: int, resource: int, units: float) -> Any:
        """A new assignment."""
        key = self.new_key()
        row = AssignmentRow(
            key, activity, resource, units, None, None, None, 0, 0, None, None, None, None, None, "flat"
        )
        self.put("assignments", key, row)
        return row

    def layout_anew(self) -> None:
        """Give every row a fresh place: only after hundreds of insertions at one spot."""
        for uid, place in zip(self.order, outline.places(len(self.rows)), strict=True):
            self.set(uid, place=place)

    # Result

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs from the state it started from."""
        return self.head == self.before.head and not any(
            getattr(self, table).get(key) != getattr(self.before, table).get(key)
            for table in TABLES
            for key in self.touched[table]
        )

    def result(self, revision: int) -> PlanState:
        """The changed plan as a state at ``revision``; raises the engine's PlanError."""
        for table in TABLES:
            old, new = getattr(self.before, table), getattr(self, table)
            for key in self.touched[table]:
                row = new.get(key)
                if row is not None and row.revision != revision:
                    was = old.get(key)
                    version = row.version if was is None else was.version + 1
                    new[key] = row._replace(version=version, revision=revision)
        structure = {"structure_revision": revision} if self.structure_changed else {}
        links = {}
        if any(self.touched[table] for table in TABLES[1:]):
            links = {"links_revision": revision}
        own = self.head._replace(next_uid=self.before.head.next_uid) != self.before.head
        version = self.before.head.version + 1 if own else self.before.head.version
        self.head = self.head._replace(revision=revision, version=version, **structure, **links)
        return build(
            self.head,
            self.rows.values(),
            *(
                getattr(self, table) if self.touched[table] else getattr(self.before, table)
                for table in TABLES[1:]
            ),
            self.before,
            same_calendars=True,
            in_order=not self.structure_changed,
        )
