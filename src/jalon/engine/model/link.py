"""Links between activities."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LinkKind(Enum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True)
class Lag:
    """A lag, or a lead where negative.

    Attributes
    ----------
    minutes : int
        Working minutes; clock minutes where ``elapsed``.
    elapsed : bool
    percent : float or None
        Of the predecessor's duration; then ``minutes`` is ignored.
    unit : str
        How people wrote it: ``m h d w mo``.
    """

    minutes: int = 0
    elapsed: bool = False
    percent: float | None = None
    unit: str = "d"


NO_LAG = Lag()


@dataclass(frozen=True, slots=True)
class Link:
    """``successor`` waits for ``predecessor``.

    ``predecessor_plan`` names another plan (by its ``key``) for a cross-project link;
    None is the same plan.
    """

    predecessor: int
    successor: int
    kind: LinkKind = LinkKind.FS
    lag: Lag = NO_LAG
    predecessor_plan: str | None = None
