"""The score card of a plan, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.engine.quality import Check, Finding, ScoreCard, inspect
from jalon.pmo.common import formats
from jalon.pmo.control.bridge import baselines
from jalon.pmo.planning import bridge as planning


@dataclass(frozen=True, slots=True)
class Line:
    """One check of the card as a page shows it."""

    code: str
    number: int | None
    title: str
    about: str
    state: str
    value: str
    limit: str
    count: int
    why_not: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing at fault: a sentence, where it is, and its mending where that is safe."""

    text: str
    uid: int | None
    other: int | None
    fix: str
    operations: tuple[Mapping[str, Any], ...]


def card(snapshot: planning.Snapshot, baseline: Any) -> ScoreCard:
    """The score card at this revision; asked again, it is not computed again."""
    memo, key = snapshot.state.memo, f"score card {getattr(baseline, 'pk', None)}"
    if key not in memo:
        memo[key] = inspect(
            snapshot.state.plan, snapshot.schedule, baseline=baselines.of_run(snapshot, baseline)
        )
    found: ScoreCard = memo[key]
    return found


def lines(found: ScoreCard) -> tuple[list[Line], list[Line]]:
    """The fourteen points, and our own checks."""
    own = [check for check in found.checks if check.number is None]
    return [_line(check) for check in found.points], [_line(check) for check in own]


def faults(found: ScoreCard, code: str, most: int) -> list[Fault]:
    """What offends one check; KeyError where there is no such check."""
    check = next((one for one in found.checks if one.code == code), None)
    if check is None:
        raise KeyError(code)
    return [_fault(finding) for finding in found.findings(check, most)]


def _line(check: Check) -> Line:
    state = "none" if check.passed is None else "ok" if check.passed else "bad"
    return Line(
        check.code,
        check.number,
        _(check.title),
        _(check.about),
        state,
        _written(check, check.value),
        _limit(check),
        len(check.rows),
        _(check.why_not) if check.why_not else "",
    )


def _written(check: Check, value: float | None) -> str:
    if value is None:
        return ""
    if check.code == "critical_path_test":
        return formats.duration(round(value) * 480)
    if check.index:
        return formats.number(value, 2)
    percent = round(100 * value, 1)
    return formats.percent(percent, 0 if percent == int(percent) else 1)


def _limit(check: Check) -> str:
    if check.threshold is None:
        return ""
    return ("≥" if check.floor else "≤") + formats.THIN + _written(check, check.threshold)


def _fault(finding: Finding) -> Fault:
    fix = finding.fix
    return Fault(
        _(finding.template) % finding.params,
        finding.uid,
        finding.other,
        _(fix.template) % fix.params if fix else "",
        tuple(fix.operations) if fix else (),
    )
