"""What a workbook would do to the registers, line by line: computed before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import Answerable, Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation import access as organisations
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import access, table, words
from jalon.pmo.registers.actions.checks import RISK_FIELDS, check, split
from jalon.pmo.registers.models import PREFIXES, Entry, EntryImport, Kind
from jalon.pmo.registers.scales import MINUTES_PER_DAY

CREATED, CHANGED, SAME, REFUSED = "created", "changed", "same", "refused"
OUTCOMES = (REFUSED, CREATED, CHANGED, SAME)
"""The order of a preview: what needs its reader first."""
_LETTERS = {letter: kind for kind, letter in PREFIXES.items()}
_WORDED = ("state", "priority", "direction", "proximity")
_LONG = ("title", "text", "cause", "effect", "advice", "outcome")
_MAY_EMPTY = {*_LONG[1:], "owner", "due", "percent", "delay", "cost"}


@dataclass(slots=True)
class Line:
    """One row of the workbook and what it would do; `differences` are (label, before, after)."""

    number: int
    outcome: str
    kind: str = ""
    title: str = ""
    entry: Entry | None = None
    initiative: Initiative | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    why: str = ""

    @property
    def kind_word(self) -> str:
        """The kind in words."""
        return str(Kind(self.kind).label) if self.kind else ""


def lines(user: Any, row: EntryImport) -> list[Line]:
    """Every line with its outcome, as things stand now."""
    return _Reader(user, row).all()


def counts(found: Iterable[Line]) -> dict[str, int]:
    """How many lines of each outcome."""
    counted = Counter(line.outcome for line in found)
    return {name: counted[name] for name in OUTCOMES}


class _Reader:
    """Looks each thing up once for all lines."""

    def __init__(self, user: Any, row: EntryImport) -> None:
        self.user, self.row = user, row
        reach = policy.reach(user)
        nodes = initiatives.visible_to(user).filter(organisation=row.organisation, archived__isnull=True)
        self.nodes: dict[str, list[Initiative]] = {}
        for node in nodes.select_related("organisation"):
            for name in {node.name, node.name_alt, node.code, node.slug} - {""}:
                self.nodes.setdefault(table.folded(name), []).append(node)
        self.rights_at = reach.rights_at
        self.people: dict[str, list[Person]] = {}
        for person in organisations.persons(user, row.organisation):
            self.people.setdefault(table.folded(person.name), []).append(person)
        self.entries = self._known()
        self.seen: set[str] = set()

    def _known(self) -> dict[str, Entry]:
        codes = [str(one["cells"].get("code", "")).strip().upper() for one in self.row.lines]
        wanted: dict[str, set[int]] = {}
        for code in codes:
            letter, _dash, number = code.partition("-")
            if letter in _LETTERS and number.isdecimal() and len(number) < 10:
                wanted.setdefault(_LETTERS[letter], set()).add(int(number))
        rows: QuerySet[Entry] = access.visible_to(self.user).filter(organisation=self.row.organisation)
        found: dict[str, Entry] = {}
        for kind, numbers in wanted.items():
            chosen = rows.filter(kind=kind, number__in=numbers)
            for entry in chosen.select_related("initiative__organisation", "owner", "risk", "organisation"):
                found[entry.code] = entry
        return found

    def all(self) -> list[Line]:
        return [self._one(one["line"], one["cells"]) for one in self.row.lines]

    def _one(self, number: int, cells: dict[str, Any]) -> Line:
        title = str(cells.get("title", "")).strip()
        try:
            return self._read(number, title, cells)
        except Answerable as refused:
            return Line(number, REFUSED, title=title, why=str(refused))

    def _read(self, number: int, title: str, cells: dict[str, Any]) -> Line:
        code = str(cells.get("code", "")).strip().upper()
        if not code:
            return self._new(number, title, cells)
        if code in self.seen:
            raise Refused(_("%(code)s stands twice in this file: keep one of the lines.") % {"code": code})
        self.seen.add(code)
        entry = self.entries.get(code)
        if entry is None:
            raise Refused(
                _("%(code)s is not in these registers, or not for you: empty its number to add it as new.")
                % {"code": code}
            )
        return self._change(number, entry, cells)

    def _new(self, number: int, title: str, cells: dict[str, Any]) -> Line:
        kind = self._kind(cells)
        node = self._node(cells.get("initiative", "")) or self.row.initiative
        if node is None:
            raise Refused(_("Say in the column “Initiative” where this belongs."))
        self._may(node)
        if not title:
            raise Refused(_("Give it a title: a few words that name it."))
        fields = self._fields(kind, cells)
        check(self.user, self.row.organisation, kind, *split(kind, {"title": title, **fields}))
        return Line(number, CREATED, kind, title, None, node, fields)

    def _change(self, number: int, entry: Entry, cells: dict[str, Any]) -> Line:
        self._may(entry.initiative)
        if "kind" in cells and self._kind(cells) != entry.kind:
            raise Refused(
                _("%(code)s is of another kind: an entry keeps the kind it was raised as.")
                % {"code": entry.code}
            )
        node = self._node(cells.get("initiative", ""), entry.initiative)
        if node is not None and node.pk != entry.initiative_id:
            raise Refused(
                _("%(code)s was raised at %(initiative)s and stays there: escalate it instead.")
                % {"code": entry.code, "initiative": entry.initiative.title}
            )
        fields = self._fields(entry.kind, cells)
        fields = {name: value for name, value in fields.items() if _held(entry, name) != _plain(value)}
        check(self.user, self.row.organisation, entry.kind, *split(entry.kind, fields))
        told = [
            (
                _label(entry.kind, name),
                _said(entry.kind, name, _raw(entry, name)),
                _said(entry.kind, name, new),
            )
            for name, new in fields.items()
        ]
        outcome = CHANGED if fields else SAME
        return Line(number, outcome, entry.kind, entry.title, entry, entry.initiative, fields, told)

    def _may(self, node: Initiative) -> None:
        if "progress" not in self.rights_at(node):
            raise Refused(
                _("You may read the registers of %(initiative)s, not write in them.")
                % {"initiative": node.title}
            )

    def _kind(self, cells: dict[str, Any]) -> str:
        typed = str(cells.get("kind", "")).strip()
        if not typed and self.row.kind:
            return self.row.kind
        return str(_meant("kind", "", typed))

    def _node(self, typed: Any, own: Initiative | None = None) -> Initiative | None:
        text = table.folded(typed or "")
        if not text:
            return None
        found = self.nodes.get(text, [])
        if own is not None and own in found:
            return own
        if self.row.initiative is not None and self.row.initiative in found:
            return self.row.initiative
        if len(found) != 1:
            sentence = (
                _("“%(value)s” names more than one initiative: use its code.")
                if found
                else _("There is no initiative “%(value)s” that you see.")
            )
            raise Refused(sentence % {"value": str(typed)[:100]})
        return found[0]

    def _fields(self, kind: str, cells: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in cells.items():
            if name in ("code", "kind", "initiative"):
                continue
            if kind != Kind.RISK and name in (*RISK_FIELDS, "delay"):
                continue
            if name == "direction" and kind not in (Kind.RISK, Kind.DEPENDENCY, Kind.LESSON):
                continue
            found["minutes" if name == "delay" else name] = self._value(kind, name, value)
        return found

    def _value(self, kind: str, name: str, value: Any) -> Any:
        if isinstance(value, str) and value.strip() in table.EMPTIES:
            if name not in _MAY_EMPTY:
                raise Refused(_("%(column)s cannot be empty.") % {"column": _label(kind, name)})
            return "" if name in _LONG else None
        if name in _LONG:
            return str(value).strip()
        if name in _WORDED:
            return _meant(name, kind, value)
        if name == "owner":
            return self._person(value)
        if name == "due":
            return _day(value)
        return _figure(kind, name, value)

    def _person(self, value: Any) -> Person:
        found = self.people.get(table.folded(value), [])
        if len(found) != 1:
            sentence = (
                _("More than one person is called “%(value)s”: choose the owner on the page.")
                if found
                else _("Nobody here is called “%(value)s”: add the person first, or correct the name.")
            )
            raise Refused(sentence % {"value": str(value)[:100]})
        return found[0]


def _meant(column: str, kind: str, value: Any) -> Any:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    choices = table.known(column, kind)
    if table.folded(text) not in choices:
        shown = dict.fromkeys(str(label) for label in _shown(column, kind))
        raise Refused(
            _("%(column)s: “%(value)s” is not one of: %(known)s.")
            % {"column": _label(kind, column), "value": text[:60], "known": ", ".join(shown)}
        )
    return choices[table.folded(text)]


def _shown(column: str, kind: str) -> list[Any]:
    choices = table._choices(column, kind)
    return [label for value, label in choices if str(label) != str(value)]


def _day(value: Any) -> date:
    text = str(value).strip()
    for take in (date.fromisoformat, _day_first):
        try:
            return take(text)
        except ValueError:
            continue
    raise Refused(_("Due: “%(value)s” is not a date: write it as 2027-03-31.") % {"value": text[:40]})


def _day_first(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def _figure(kind: str, name: str, value: Any) -> Any:
    text = str(value).replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("%", "")
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not 0 <= number < 10**12:
        raise Refused(
            _("%(column)s: “%(value)s” is not a number.")
            % {"column": _label(kind, name), "value": str(value)[:40]}
        )
    if name == "delay":
        return round(number * MINUTES_PER_DAY)
    if name == "cost":
        return Decimal(str(round(number, 2)))
    if number != int(number):
        raise Refused(
            _("%(column)s: “%(value)s” is not a whole number.")
            % {"column": _label(kind, name), "value": str(value)[:40]}
        )
    return int(number)


def _raw(entry: Entry, name: str) -> Any:
    return getattr(entry.risk if name in RISK_FIELDS else entry, name)


def _held(entry: Entry, name: str) -> Any:
    return _plain(_raw(entry, name))


def _plain(value: Any) -> Any:
    """A value as two of them compare: money by its number, text without what a spreadsheet drops."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value.normalize() if isinstance(value, Decimal) else value


def _label(kind: str, name: str) -> str:
    own = words.LABELS.get(Kind(kind), {}) if kind else {}
    if name in own:
        return str(own[name])
    key = "delay" if name == "minutes" else name
    return _(next(one.title for one in table.COLUMNS if one.key == key))


def _said(kind: str, name: str, value: Any) -> str:
    """A value as the preview shows it."""
    if value in (None, ""):
        return "–"
    if name == "state":
        return str(words.state(kind, value))
    if name in _WORDED:
        return next((str(label) for one, label in table._choices(name, kind) if one == value), str(value))
    if name == "minutes":
        return f"{value / MINUTES_PER_DAY:g}"
    return str(value)
