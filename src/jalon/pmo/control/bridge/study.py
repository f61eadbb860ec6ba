"""What a study gives its computation and takes from it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from jalon.engine.model import PlanError
from jalon.pmo.planning import bridge as planning

Tell = Callable[[float, dict[str, Any]], bool]
"""Called now and then with the share done (0 to 1) and what the page may show; False: stop now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: figures for the page, and the packed arrays behind them."""

    figures: dict[str, Any]
    columns: bytes | None = None
    stopped: bool = False
    """Ended by the person before it was whole: the figures are those of the part that was done."""


class Computation(Protocol):
    """One kind of study. Raises :class:`jalon.engine.model.PlanError` where the question has no answer."""

    def __call__(
        self, snapshots: Mapping[int, planning.Snapshot], parameters: dict[str, Any], tell: Tell
    ) -> Answer: ...


def of(kind: str) -> Computation:
    """The computation of a kind: the module of its name, loaded when it is first asked for."""
    found: Computation = importlib.import_module(f"jalon.pmo.control.bridge.{kind}").carry_out
    return found


def sentences(error: PlanError) -> list[list[Any]]:
    """The refusal as templates and their values, to be told in any language."""
    return [[fault.template, dict(fault.params)] for fault in error.faults[:5]]
