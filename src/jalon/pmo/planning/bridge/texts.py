"""Durations, lags and predecessors as people write them, read and written for one plan."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import get_language, gettext

from jalon.engine.model import Duration, Lag
from jalon.engine.model.checks import LONGEST
from jalon.exchange import durations, predecessors
from jalon.pmo.common.errors import Refused
from jalon.pmo.planning.bridge import rows as convert

Reference = predecessors.Reference
_UNIT = re.compile(r"(\d)([^\W\d_])")


def _refusal(error: durations.NotUnderstood, field: str) -> Refused:
    return Refused(gettext(error.template) % error.params, error.code, field)


def read_duration(value: Any, head: Any, field: str = "duration") -> Duration:
    """A duration typed as text ("12d", "3 sem", "5ed?") or given in minutes."""
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= LONGEST:
            return Duration(value)
        value = f"{value}m"
    if not isinstance(value, str):
        raise Refused(gettext("A duration is expected here, like 12d, 3h, 2w or 1mo."), "duration", field)
    try:
        return durations.parse(value, head)
    except durations.NotUnderstood as error:
        raise _refusal(error, field) from error


def read_lag(value: Any, head: Any, field: str = "lag") -> Lag:
    """A lag typed as text ("+2d", "-50%") or given in minutes; nothing is no lag."""
    if value in (None, ""):
        return Lag()
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) <= LONGEST:
            return Lag(value)
        value = f"{value}m"
    if not isinstance(value, str):
        raise Refused(gettext("A lag is expected here, like +2d, -1d or 50%."), "lag", field)
    try:
        return durations.parse_lag(value, head)
    except durations.NotUnderstood as error:
        raise _refusal(error, field) from error


def read_predecessors(value: Any, head: Any, field: str = "predecessors") -> tuple[Reference, ...]:
    """Predecessors typed as text."""
    if value in (None, ""):
        return ()
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused(gettext("Predecessors are expected here, like 12FS+2d; 7SS."), "predecessors", field)
    try:
        return predecessors.parse(value, head)
    except durations.NotUnderstood as error:
        raise _refusal(error, field) from error


def written_duration(row: Any, head: Any) -> str:
    """A row's duration in the reader's language."""
    length = Duration(row.duration, bool(row.duration_elapsed), row.duration_unit, bool(row.estimated))
    return written_engine_duration(length, head)


def written_engine_duration(length: Duration, head: Any) -> str:
    """A duration of the engine in the reader's language."""
    return _spaced(durations.format(length, head, get_language() or "en"))


def written_length(minutes: int, head: Any) -> str:
    """A length of work in days, in the reader's language, with its sign."""
    mark = "-" if minutes < 0 else ""
    return mark + written_engine_duration(Duration(abs(minutes)), head)


def written_predecessors(links: Any, numbers: Any, head: Any, plan_names: Any) -> str:
    """Links of one row as text; ``numbers`` gives the row number of a uid."""
    references = [
        Reference(
            numbers.get(link.predecessor_uid, 0)
            if link.predecessor_plan_id is None
            else link.predecessor_uid,
            convert.link(link, {link.predecessor_plan_id: ""}).kind,
            Lag(link.lag_minutes, bool(link.lag_elapsed), link.lag_percent, link.lag_unit),
            plan_names.get(link.predecessor_plan_id),
        )
        for link in links
    ]
    return predecessors.format(references, head, get_language() or "en")


def written_lag(link: Any, head: Any) -> str:
    """A link's lag with its sign; nothing where there is none."""
    lag = Lag(link.lag_minutes, bool(link.lag_elapsed), link.lag_percent, link.lag_unit)
    return _spaced(durations.format_lag(lag, head, get_language() or "en"))


def _spaced(text: str) -> str:
    """The number and its unit held together, and apart: "18 d", as everywhere on a page."""
    return _UNIT.sub("\\1\u00a0\\2", text)
