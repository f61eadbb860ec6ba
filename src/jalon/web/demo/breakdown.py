"""From a few lines of text to a plan: the work breakdowns of the demonstration.

A line is ``French | English | duration | how | who``; its indent is its level.

* No duration and deeper lines below: a summary. ``!``: a milestone that waits for all that ends above it in
  its summary. ``*``: a summary repeated, each crew going from one copy to the next.
* Duration: working days; ``30e`` clock days.
* How: ``FS+2 SS-1 FF SF`` the link from the line before (FS where nothing is said), ``=`` beside the line
  before, ``-`` free of it; ``site night 24h`` the calendar; ``man`` manual; ``snet+75`` not before that many
  days after the start; ``dl+14`` a deadline as many days after the computed finish.
* Who: the role; deeper lines have the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from jalon.engine import schedule
from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Resource,
)

DAY = 480
CLOCK_DAY = 1440
_LINK = re.compile(r"(FS|SS|FF|SF)([+-]\d+)?(e)?")
_DATED = re.compile(r"(snet|dl)\+(\d+)")

ROLES: dict[str, tuple[str, str]] = {
    "mo": ("Maîtrise d’ouvrage", "Client team"),
    "be": ("Bureau d’études", "Design office"),
    "el": ("Équipe électricité", "Electrical crew"),
    "cc": ("Contrôle-commande", "Protection and control"),
    "ha": ("Achats", "Procurement"),
    "fo": ("Fournisseur", "Supplier"),
    "es": ("Équipe essais", "Test team"),
    "gc": ("Génie civil", "Civil works crew"),
    "sy": ("Systèmes ferroviaires", "Railway systems"),
    "rx": ("Concessionnaires réseaux", "Utility companies"),
    "vo": ("Équipe voie", "Track crew"),
    "ex": ("Exploitation", "Operations"),
    "ar": ("Architecte", "Architect"),
    "so": ("Second œuvre", "Fit-out crew"),
    "fl": ("Équipe fluides", "Building services crew"),
    "so2": ("Équipe soignante", "Care team"),
    "bm": ("Biomédical", "Biomedical engineers"),
    "it": ("Informatique hospitalière", "Hospital IT"),
    "mk": ("Marketing", "Marketing"),
    "rh": ("Formation", "Training"),
    "at": ("Architectes techniques", "Technical architects"),
    "se": ("Sécurité", "Security"),
    "ju": ("Juridique", "Legal"),
    "dv": ("Développeurs", "Developers"),
    "op": ("Exploitation informatique", "IT operations"),
    "ux": ("Conception d’usage", "User experience"),
    "da": ("Équipe données", "Data team"),
    "co": ("Consultants", "Consultants"),
    "cp": ("Comptabilité", "Accounting"),
    "bp": ("Bureau produit", "Product design"),
    "el2": ("Électroniciens", "Electronics engineers"),
    "at2": ("Atelier", "Workshop"),
    "qu": ("Qualité", "Quality"),
    "me": ("Méthodes", "Manufacturing engineering"),
    "pr": ("Programmation artistique", "Artistic programming"),
    "te": ("Régie technique", "Technical crew"),
    "lo": ("Logistique", "Logistics"),
}


@dataclass(slots=True)
class Line:
    """One line of a breakdown, with what stands below it."""

    names: tuple[str, str]
    duration: str = ""
    how: tuple[str, ...] = ()
    who: str = ""
    milestone: bool = False
    repeated: bool = False
    below: list[Line] = field(default_factory=list)


def read(text: str) -> list[Line]:
    """The lines of a breakdown as a tree."""
    top: list[Line] = []
    open_at: list[list[Line]] = [top]
    for raw in text.strip("\n").splitlines():
        depth = (len(raw) - len(raw.lstrip())) // 2
        parts = [part.strip() for part in raw.strip().split("|")]
        french, english, duration, how, who = (*parts, "", "", "", "")[:5]
        mark = french[0] if french[:2] in ("! ", "* ") else ""
        line = Line(
            (french.lstrip("!* "), english),
            duration,
            tuple(how.split()),
            who,
            mark == "!",
            mark == "*",
        )
        open_at[depth].append(line)
        open_at[depth + 1 :] = [line.below]
    return top


def plan(
    text: str,
    *,
    name: str,
    start: datetime,
    copies: int,
    language: int,
    calendars: Mapping[str, Calendar],
    labels: Iterable[str] = (),
) -> Plan:
    """The plan of a breakdown; `language` is 0 for French, 1 for English, `labels` name the copies.

    The calendars are the organisation's, by key ("" its usual one).
    """
    uids = {key: calendar.uid for key, calendar in calendars.items()}
    builder = _Builder(start, copies, language, uids, list(labels))
    builder.block(read(text), None, "", [])
    made = Plan(
        name,
        start,
        tuple(builder.activities),
        tuple(builder.links.values()),
        tuple(calendars.values()),
        resources=tuple(Resource(uid, ROLES[key][language]) for key, uid in builder.resources.items()),
        assignments=tuple(builder.assignments),
    )
    return replace(made, activities=tuple(_with_deadlines(made, builder.margins)))


def _with_deadlines(made: Plan, margins: Mapping[int, int]) -> Iterator[Activity]:
    """The activities, deadlines set from the dates that the plan finds when nothing goes wrong."""
    for activity, row in zip(made.activities, schedule(made).rows(), strict=True):
        margin = margins.get(activity.uid)
        if margin is None:
            yield activity
        else:
            day = row.finish + timedelta(days=margin)
            yield replace(activity, deadline=day.replace(hour=17, minute=0))


class _Builder:
    """Rows, links and assignments as they come out of the lines."""

    def __init__(
        self, start: datetime, copies: int, language: int, calendars: Mapping[str, int], labels: list[str]
    ) -> None:
        self.start, self.copies, self.language = start, copies, language
        self.calendars, self.labels = calendars, labels
        self.activities: list[Activity] = []
        self.links: dict[tuple[int, int], Link] = {}
        self.resources: dict[str, int] = {}
        self.assignments: list[Assignment] = []
        self.copy = ""
        """The name of the copy being made: its milestones carry it."""
        self.margins: dict[int, int] = {}
        """Days from the computed finish to the deadline, by uid."""

    def block(self, lines: list[Line], parent: int | None, who: str, entry: list[int]) -> list[int]:
        """Add the lines under a summary; what waits for nothing above starts after `entry`.

        Gives the rows that nothing in this block waits for.
        """
        before, waited = entry, entry
        ends: list[int] = []
        for line in lines:
            if line.repeated:
                ends = before = waited = self.copied(line, parent, line.who or who, before)
                continue
            if line.below:
                uid = self.summary(line, parent, 0)
                ends = self.block(line.below, uid, line.who or who, before)
                waited, before = before, ends
                continue
            uid = self.leaf(line, parent, line.who or who)
            if line.milestone:
                for end in ends or before:
                    self.link(end, uid)
                ends, waited, before = [uid], before, [uid]
                continue
            beside = "=" in line.how or "-" in line.how
            kind, lag = _link_of(line.how)
            sources = (entry if "-" in line.how else waited) if beside else before
            for source in sources:
                self.link(source, uid, kind, lag)
            if kind in ("SS", "FF") and not beside and entry and before is not entry:
                self.link(entry[0], uid)
            ends = [e for e in ends if beside or kind != "FS" or e not in sources] + [uid]
            waited, before = sources, [uid]
        return ends

    def copied(self, line: Line, parent: int | None, who: str, entry: list[int]) -> list[int]:
        """The copies of a repeated summary: within one the lines in order, from one to the next by crew."""
        former: list[int] = []
        ends: list[int] = []
        for number in range(self.copies):
            uid = self.summary(line, parent, number + 1)
            self.copy = self.activities[-1].name
            first = len(self.activities)
            last = self.block(line.below, uid, who, entry if number == 0 else [])
            made = [a.uid for a in self.activities[first:]]
            for earlier, later, below in zip(former, made, line.below, strict=False):
                if not below.milestone and not below.duration.endswith("e"):
                    self.link(earlier, later)
            former, ends = made, last
        self.copy = ""
        return ends

    def summary(self, line: Line, parent: int | None, number: int) -> int:
        name = line.names[self.language]
        if "{n}" in name:
            name = self.labels[number - 1] if number <= len(self.labels) else name.format(n=number)
        uid = len(self.activities) + 1
        self.activities.append(Activity(uid, name, kind=ActivityKind.SUMMARY, parent=parent))
        return uid

    def leaf(self, line: Line, parent: int | None, who: str) -> int:
        uid = len(self.activities) + 1
        elapsed = line.duration.endswith("e")
        days = 0 if line.milestone else int(line.duration.rstrip("e") or 1)
        days_of = dict(_days(line.how))
        if "dl" in days_of:
            self.margins[uid] = days_of["dl"]
        manual = "man" in line.how
        calendar = next((self.calendars[token] for token in line.how if token in self.calendars), None)
        name = line.names[self.language]
        self.activities.append(
            Activity(
                uid,
                self.named(name) if line.milestone and self.copy else name,
                Duration(days * (CLOCK_DAY if elapsed else DAY), elapsed),
                milestone=line.milestone,
                parent=parent,
                manual=manual,
                calendar=calendar,
                constraint=self.not_before(days_of.get("snet")),
            )
        )
        if who and not line.milestone:
            resource = self.resources.setdefault(who, len(self.resources) + 1)
            self.assignments.append(Assignment(uid, resource))
        return uid

    def named(self, milestone: str) -> str:
        """The milestone of a copy, which copy first: "Lot 7 : lot accepté"."""
        colon = ": " if self.language else "\u202f: "
        return f"{self.copy}{colon}{milestone[0].lower()}{milestone[1:]}"

    def not_before(self, days: int | None) -> Constraint | None:
        return None if days is None else Constraint(ConstraintKind.SNET, self.start + timedelta(days=days))

    def link(self, source: int, target: int, kind: str = "FS", lag: Lag | None = None) -> None:
        if source != target:
            self.links.setdefault((source, target), Link(source, target, LinkKind(kind), lag or Lag()))


def _link_of(how: Iterable[str]) -> tuple[str, Lag]:
    for token in how:
        if found := _LINK.fullmatch(token):
            days, elapsed = int(found.group(2) or 0), bool(found.group(3))
            return found.group(1), Lag(days * (CLOCK_DAY if elapsed else DAY), elapsed)
    return "FS", Lag()


def _days(how: Iterable[str]) -> Iterator[tuple[str, int]]:
    for token in how:
        if found := _DATED.fullmatch(token):
            yield found.group(1), int(found.group(2))
