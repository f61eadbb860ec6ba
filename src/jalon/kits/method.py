"""A method as data: stages in their order, what is due in each and why, gates with criteria and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jalon.kits import conform, marked, method_checks
from jalon.kits.faults import KitRefused
from jalon.kits.languages import LANGUAGES, untranslated

SCHEMA = "method-1.schema.json"
ORDER = ("predictive", "prince2", "agilepm", "hybrid")
"""Our own methods, as a page lists them."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    fr: str
    en: str

    def said(self, language: str) -> str:
        """The words in a language: fr, else en."""
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that something is so: a document, a number, a register in order, or somebody's word.

    A number is compared with `at_most` or `at_least`; a register must be `in_order`.
    """

    kind: str
    document: str = ""
    number: str = ""
    at_most: float | None = None
    at_least: float | None = None
    register: str = ""
    in_order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due in a stage, with a template of its text where it has one."""

    key: str
    name: Text
    why: Text
    kind: str
    template: Text | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a gate asks; one that is not needed is shown and never blocks."""

    key: str
    name: Text
    needed: bool
    proof: Proof


@dataclass(frozen=True, slots=True)
class GateSpec:
    """The decision at the end of a stage."""

    name: Text
    question: Text
    board: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage; `phase` is the broad phase of life it belongs to, `repeats` whether it may come again.

    One that runs `alongside` others, from the named one to the end, has no place in their order and no gate.
    """

    key: str
    name: Text
    phase: str
    after: str
    alongside: str
    repeats: bool
    timeboxes: bool
    purpose: Text
    practice: Text
    due: tuple[Due, ...]
    gate: GateSpec | None


@dataclass(frozen=True, slots=True)
class Named:
    """A role or a report of the method; `when` is a report's rhythm."""

    key: str
    name: Text
    about: Text
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class MethodSpec:
    """A whole method, its stages in the order they are lived, those alongside behind them."""

    key: str
    name: Text
    summary: Text
    uses: frozenset[str]
    tolerances: tuple[str, ...]
    roles: tuple[Named, ...]
    reports: tuple[Named, ...]
    stages: tuple[StageSpec, ...]

    @property
    def line(self) -> tuple[StageSpec, ...]:
        """The stages that follow each other."""
        return tuple(one for one in self.stages if not one.alongside)

    @property
    def along(self) -> tuple[StageSpec, ...]:
        """The stages that run alongside."""
        return tuple(one for one in self.stages if one.alongside)

    def stage(self, key: str) -> StageSpec | None:
        """The stage of a key, where the method has it."""
        return next((one for one in self.stages if one.key == key), None)


@lru_cache(maxsize=128)
def read(text: str, file: str = "method.yaml") -> MethodSpec:
    """The method of a text; :class:`KitRefused` with every fault and its line otherwise."""
    found = marked.read(text, file)
    faults = conform.faults(found, SCHEMA)
    if isinstance(found.value, dict):
        faults += untranslated(found, LANGUAGES)
    faults = faults or list(method_checks.faults(found))
    if faults:
        raise KitRefused(faults)
    return _method(found.value, method_checks.ordered(found.value["stages"]))


def shipped_text(key: str) -> str:
    """The text of one of our own methods."""
    if key not in ORDER:
        raise KeyError(key)
    return files("jalon.kits").joinpath("methods", f"{key}.yaml").read_text("utf-8")


def shipped(key: str) -> MethodSpec:
    """One of our own methods."""
    return read(shipped_text(key), f"{key}.yaml")


def _method(data: dict[str, Any], stages: list[Any]) -> MethodSpec:
    return MethodSpec(
        data["key"],
        _text(data["name"]),
        _text(data["summary"]),
        frozenset(data.get("uses", ())),
        tuple(data.get("tolerances", ("time", "cost"))),
        tuple(Named(one["key"], _text(one["name"]), _text(one["about"])) for one in data.get("roles", ())),
        tuple(
            Named(one["key"], _text(one["name"]), _text(one["about"]), _text(one["when"]))
            for one in data.get("reports", ())
        ),
        tuple(_stage(one) for one in stages),
    )


def _stage(row: dict[str, Any]) -> StageSpec:
    gate = row.get("gate")
    return StageSpec(
        row["key"],
        _text(row["name"]),
        row["phase"],
        row.get("after", ""),
        row.get("alongside", ""),
        row.get("repeats", False),
        row.get("timeboxes", False),
        _text(row["purpose"]),
        _text(row["practice"]),
        tuple(_due(one) for one in row["due"]),
        None
        if gate is None
        else GateSpec(
            _text(gate["name"]),
            _text(gate["question"]),
            gate["board"],
            tuple(
                Criterion(one["key"], _text(one["name"]), one.get("needed", True), _proof(one["evidence"]))
                for one in gate["criteria"]
            ),
        ),
    )


def _due(row: dict[str, Any]) -> Due:
    usual = (
        {"kind": "document", "document": row["key"]}
        if row["kind"] in ("document", "report")
        else {"kind": "said"}
    )
    return Due(
        row["key"],
        _text(row["name"]),
        _text(row["why"]),
        row["kind"],
        _text(row["template"]) if "template" in row else None,
        _proof(row.get("evidence", usual), row["key"]),
    )


def _proof(row: dict[str, Any], own: str = "") -> Proof:
    return Proof(
        row["kind"],
        row.get("document", own if row["kind"] == "document" else ""),
        row.get("number", ""),
        row.get("at_most"),
        row.get("at_least"),
        row.get("register", ""),
        tuple(row.get("in_order", ())),
    )


def _text(row: dict[str, str]) -> Text:
    return Text(row["fr"].strip(), row["en"].strip())
