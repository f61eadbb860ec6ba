"""What a schema cannot say of a method: keys once, stages in a line, evidence that is whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jalon.kits.faults import Fault, gettext_noop
from jalon.kits.marked import Marked, Place

PHASES = ("idea", "definition", "delivery", "closing")


def faults(found: Marked) -> Iterator[Fault]:
    """All of them, in no order."""
    stages = found.value["stages"]
    for name in ("stages", "roles", "reports"):
        yield from _twice(found, (name,), found.value.get(name, []))
    yield from _in_line(found, stages)
    documents = {one["key"] for row in stages for one in row["due"]}
    for i, stage in enumerate(stages):
        yield from _twice(found, ("stages", i, "due"), stage["due"])
        for j, due in enumerate(stage["due"]):
            if "evidence" in due:
                yield from _whole(found, ("stages", i, "due", j, "evidence"), due["evidence"], documents)
        criteria = stage.get("gate", {}).get("criteria", [])
        yield from _twice(found, ("stages", i, "gate", "criteria"), criteria)
        for j, one in enumerate(criteria):
            place = ("stages", i, "gate", "criteria", j, "evidence")
            yield from _whole(found, place, one["evidence"], documents)


def ordered(stages: list[Any]) -> list[Any]:
    """The stages, each behind the one it comes after; then those alongside."""
    behind = {row.get("after", ""): row for row in stages if not row.get("alongside")}
    line, at = [], ""
    while at in behind and len(line) < len(stages):
        line.append(behind[at])
        at = behind[at]["key"]
    return line + [row for row in stages if row.get("alongside")]


def _twice(found: Marked, place: Place, rows: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, row in enumerate(rows):
        if row["key"] in seen:
            yield found.fault(
                (*place, i, "key"),
                gettext_noop("The key “%(key)s” is used twice in this list: each stands for one thing."),
                key=row["key"],
            )
        seen.add(row["key"])


def _in_line(found: Marked, stages: list[Any]) -> Iterator[Fault]:
    known = {row["key"]: i for i, row in enumerate(stages)}
    yield from _following(found, stages, known)
    yield from _beside(found, stages, known)
    after = {row["key"]: row.get("after", "") for row in stages}
    first = [row["key"] for row in stages if not row.get("after") and not row.get("alongside")]
    if loop := _loop(after):
        yield found.fault(
            ("stages", known[loop[0]], "after"),
            gettext_noop("The stages run in a loop: %(loop)s. Let one of them come after none."),
            loop=" → ".join([*loop, loop[0]]),
        )
    elif len(first) > 1:
        yield found.fault(
            ("stages", known[first[1]]),
            gettext_noop("“%(key)s” comes after no stage, and neither does “%(first)s”: say “after:”."),
            key=first[1],
            first=first[0],
        )
    else:
        yield from _forward(found, stages, known)


def _following(found: Marked, stages: list[Any], known: dict[str, int]) -> Iterator[Fault]:
    followed: dict[str, str] = {}
    for i, row in enumerate(stages):
        former = row.get("after")
        if former is None:
            continue
        if former not in known:
            yield found.fault(
                ("stages", i, "after"), gettext_noop("There is no stage “%(key)s” to come after."), key=former
            )
        elif former in followed:
            yield found.fault(
                ("stages", i, "after"),
                gettext_noop("“%(other)s” already comes after “%(key)s”: one stage follows one."),
                key=former,
                other=followed[former],
            )
        followed.setdefault(former, row["key"])


def _beside(found: Marked, stages: list[Any], known: dict[str, int]) -> Iterator[Fault]:
    """What runs alongside names a stage of the line, has no place in it and no gate."""
    for i, row in enumerate(stages):
        named = row.get("alongside")
        if named is None:
            continue
        if named not in known or stages[known[named]].get("alongside"):
            yield found.fault(
                ("stages", i, "alongside"),
                gettext_noop("There is no stage “%(key)s” to run alongside."),
                key=named,
            )
        for name in ("after", "gate", "repeats"):
            if name in row:
                yield found.fault(
                    ("stages", i, name),
                    gettext_noop("A stage that runs alongside others has no “%(name)s:”: leave it out."),
                    name=name,
                )


def _forward(found: Marked, stages: list[Any], known: dict[str, int]) -> Iterator[Fault]:
    """A life never goes back to a former phase."""
    reached = 0
    for row in ordered([one for one in stages if not one.get("alongside")]):
        at = PHASES.index(row["phase"])
        if at < reached:
            yield found.fault(
                ("stages", known[row["key"]], "phase"),
                gettext_noop("The phase “%(phase)s” comes before that of the stage this one follows."),
                phase=row["phase"],
            )
        reached = max(reached, at)


def _loop(after: dict[str, str]) -> list[str]:
    """The keys of a loop, in the order they follow each other; empty where there is none."""
    for start in after:
        seen = [start]
        at = after.get(start, "")
        while at and at in after and at not in seen:
            seen.append(at)
            at = after[at]
        if at == start:
            return [start, *seen[:0:-1]]
    return []


_NEEDS = {"document": (), "number": ("number",), "register": ("register", "in_order"), "said": ()}
_BESIDE = {"document": ("document",), "number": ("at_most", "at_least")}


def _whole(found: Marked, place: Place, proof: dict[str, Any], documents: set[str]) -> Iterator[Fault]:
    kind = proof["kind"]
    for name in _NEEDS[kind]:
        if name not in proof:
            yield found.fault(
                place,
                gettext_noop("Evidence of the kind “%(kind)s” says “%(name)s:” too."),
                kind=kind,
                name=name,
            )
    for name in set(proof) - {"kind", *_NEEDS[kind], *_BESIDE.get(kind, ())}:
        yield found.fault(
            (*place, name),
            gettext_noop("“%(name)s” says nothing for evidence of the kind “%(kind)s”: leave it out."),
            kind=kind,
            name=name,
        )
    if kind == "number" and ("at_most" in proof) == ("at_least" in proof):
        yield found.fault(
            place, gettext_noop("A number is held to “at_most:” or to “at_least:”, one of the two.")
        )
    if kind == "document" and proof.get("document") not in {None, *documents}:
        yield found.fault(
            (*place, "document"),
            gettext_noop("“%(key)s” is due in no stage of this method: add it there or name another."),
            key=proof["document"],
        )
