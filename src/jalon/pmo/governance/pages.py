"""The pages beside the list of methods, to which rooms above add theirs; and a method as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jalon.kits.method import StageSpec
from jalon.pmo.governance.methods import said


@dataclass(frozen=True, slots=True)
class Beside:
    """One page of "Methods and kits"."""

    key: str
    label: Any
    url_name: str
    order: int


_beside: dict[str, Beside] = {}


def add(page: Beside) -> None:
    """Declare a page beside the methods; called from a room's AppConfig.ready."""
    _beside[page.key] = page


def beside(request: HttpRequest, here: str) -> list[tuple[Any, str, bool]]:
    """The pages of the tool bar: label, address, whether it is this one."""
    found = sorted(_beside.values(), key=lambda one: one.order)
    return [(one.label, reverse(one.url_name), one.key == here) for one in found]


@dataclass(frozen=True, slots=True)
class StageRead:
    """A stage of a method in the reader's language."""

    name: str
    purpose: str
    practice: str
    repeats: bool
    timeboxes: bool
    alongside: bool
    due: list[tuple[str, str]]
    gate: str
    question: str
    criteria: list[tuple[str, bool]]

    @classmethod
    def of(cls, spec: StageSpec) -> StageRead:
        """From the method's own."""
        gate = spec.gate
        return cls(
            said(spec.name),
            said(spec.purpose),
            said(spec.practice),
            spec.repeats,
            spec.timeboxes,
            bool(spec.alongside),
            [(said(one.name), said(one.why)) for one in spec.due],
            said(gate.name) if gate else "",
            said(gate.question) if gate else "",
            [(said(one.name), one.needed) for one in gate.criteria] if gate else [],
        )
