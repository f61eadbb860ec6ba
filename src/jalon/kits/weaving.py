"""A sector kit woven into a method: the kit's gates become gates of the stages in which the work is done.

The kit's gates divide the delivery in their order, each at the end of a stage of its own; where the method
repeats a delivery stage, that stage is a turn of it. The last one is decided with the gate that ends the
method's delivery, one that nothing follows with the gate that ends the project, which also asks
what the kit checks before closing.
The rules in a table: docs/methods/gates.md.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jalon.kits import marked, method_checks
from jalon.kits.nouns import Gate, Kit
from jalon.kits.nouns import Text as Words

BOARD = "steering"
LONGEST_KEY = 60
TURN = "--"
"""Between the key of a document and that of the gate before which this turn of it is due."""


@dataclass(frozen=True, slots=True)
class Woven:
    """A method's text with a kit in it; `at` is the kit's task that reaches the gate of a stage, by stage."""

    text: str
    at: dict[str, str]


def woven(kit: Kit, text: str) -> Woven:
    """The method of a text (one that was read before) with a kit's gates, documents and closing checks."""
    if not kit.gates and not kit.closing:
        return Woven(text, {})
    method = marked.read(text, "method.yaml").value
    along = [row for row in method["stages"] if row.get("alongside")]
    line = [row for row in method_checks.ordered(method["stages"]) if not row.get("alongside")]
    followed = {link.key for work, _depth in kit.rows() for link in work.after}
    last = [one for one in kit.gates if one.at not in followed and line[-1]["phase"] == "closing"][-1:]
    weaving = _Weaving(kit)
    line = weaving.divided(line, [one for one in kit.gates if one not in last])
    for gate in last:
        weaving.join(line[-1], gate)
    weaving.close(line[-1])
    for former, stage in pairwise(line):
        stage["after"] = former["key"]
    method["stages"] = [*line, *along]
    return Woven(json.dumps(method, ensure_ascii=False, indent=1).replace("\x7f", "\\u007f"), weaving.at)


class _Weaving:
    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.at: dict[str, str] = {}
        self.roles = {one.key: one.name for one in kit.roles}

    def divided(self, line: list[dict[str, Any]], gates: list[Gate]) -> list[dict[str, Any]]:
        """The line with a stage for each gate; the last gates are decided with the method's own."""
        delivery = [row for row in line if row["phase"] == "delivery" and "gate" in row]
        turned = next((row for row in delivery if row.get("repeats")), None)
        ends = delivery[-1:]
        if turned is not None and turned is not ends[0]:
            ends = [turned, *ends]
        own = gates[: len(gates) - len(ends)] if len(gates) > len(ends) else []
        joined = gates[len(own) :] if ends else []
        before = next((row for row in (ends or line) if ends or row["phase"] == "closing"), None)
        place = line.index(before) if before is not None else len(line)
        made = [self.stage(gate, turned) for gate in (own if ends else gates)]
        for row, gate in zip(ends[len(ends) - len(joined) :], joined, strict=True):
            self.join(row, gate)
        return [*line[:place], *made, *line[place:]]

    def stage(self, gate: Gate, turned: dict[str, Any] | None) -> dict[str, Any]:
        """A stage that ends with a gate of the kit: a turn of the method's own, else one of its own."""
        made: dict[str, Any] = {"due": [], "phase": "delivery"}
        if turned is not None:
            made = _turn(turned, gate.key)
        made |= {
            "key": f"kit-{gate.key}",
            "name": self.said("Vers «\u202f{}\u202f»", "Towards “{}”", gate.name),
        }
        if turned is None:
            made |= {
                "purpose": self.said(
                    "Mener le travail jusqu’à «\u202f{}\u202f», que le comité décide.",
                    "Bring the work to “{}”, which the committee decides.",
                    gate.name,
                ),
                "practice": {
                    "fr": "Rassemblez les preuves au fil du travail\u202f: ce qu’on cherche la veille de la "
                    "décision se trouve rarement.",
                    "en": "Gather the evidence as the work goes: what is looked for the day before the "
                    "decision is rarely found.",
                },
            }
        self.join(made, gate)
        return made

    def join(self, stage: dict[str, Any], gate: Gate) -> None:
        """Ask for what the gate asks at the end of a stage, which takes its name."""
        documents = [one for one in self.kit.documents if one.gate == gate.key]
        stage["due"] = [
            *stage["due"],
            *(
                {
                    "key": f"kit-{one.key}",
                    "name": self.both(one.name),
                    "why": self.said(
                        "Attendu pour «\u202f{}\u202f». À établir par\u202f: {}.",
                        "Asked for at “{}”. To be prepared by: {}.",
                        gate.name,
                        self.roles[one.owner],
                    ),
                    "kind": "document",
                }
                for one in documents
            ),
        ]
        criteria = [
            *(self.criterion(f"{gate.key}-{n}", one) for n, one in enumerate(gate.criteria, 1)),
            *(self.criterion(one.key, one.name, f"kit-{one.key}") for one in documents),
        ]
        former = stage.get("gate")
        asked = self.said(
            "«\u202f{}\u202f» est-il atteint, et le projet continue-t-il\u202f?",
            "Is “{}” reached, and does the project go on?",
            gate.name,
        )
        stage["gate"] = {
            "name": self.both(gate.name),
            "question": former["question"] if former else asked,
            "board": former["board"] if former else BOARD,
            "criteria": [*criteria, *(former["criteria"] if former else ())],
        }
        self.at[stage["key"]] = gate.at

    def close(self, stage: dict[str, Any]) -> None:
        """What the kit checks before the project is closed, where the line ends with a gate."""
        if "gate" in stage:
            checks = (self.criterion(f"closing-{n}", one) for n, one in enumerate(self.kit.closing, 1))
            stage["gate"]["criteria"] = [*stage["gate"]["criteria"], *checks]

    def criterion(self, key: str, name: Words, document: str = "") -> dict[str, Any]:
        proof = {"kind": "document", "document": document} if document else {"kind": "said"}
        return {"key": f"kit-{key}", "name": self.both(name), "evidence": proof}

    def said(self, fr: str, en: str, *texts: Words) -> dict[str, str]:
        """A sentence in both languages around words of the kit."""
        return {"fr": fr.format(*self.each(texts, "fr")), "en": en.format(*self.each(texts, "en"))}

    def both(self, text: Words) -> dict[str, str]:
        """Words of the kit in both languages; the one it has stands for the one it misses."""
        return {one: self.kit.say(text, one) for one in ("fr", "en")}

    def each(self, texts: Iterable[Words], language: str) -> list[str]:
        say: Callable[[Words, str], str] = self.kit.say
        return [say(one, language) for one in texts]


def _turn(stage: dict[str, Any], key: str) -> dict[str, Any]:
    """One turn of a stage that repeats; its documents are its own, "report--key" written as "report" is."""
    made = copy.deepcopy(stage)
    del made["repeats"]
    own = {
        one["key"]: f"{one['key']}{TURN}{key}"[:LONGEST_KEY]
        for one in made["due"]
        if one["kind"] in ("document", "report")
    }
    for one in made["due"]:
        one["key"] = own.get(one["key"], one["key"])
    asked = [*made["due"], *made.get("gate", {}).get("criteria", ())]
    for proof in (one["evidence"] for one in asked if "evidence" in one):
        if proof.get("document") in own:
            proof["document"] = own[proof["document"]]
    return made
