"""The words of each kind: its states, what its long texts are called, its plural."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jalon.pmo.registers.models import Kind

PLURALS = {
    Kind.RISK: _("Risks"),
    Kind.ISSUE: _("Issues"),
    Kind.ACTION: _("Actions"),
    Kind.DECISION: _("Decisions"),
    Kind.CHANGE: _("Change requests"),
    Kind.ASSUMPTION: _("Assumptions"),
    Kind.DEPENDENCY: _("Dependencies"),
    Kind.LESSON: _("Lessons"),
}

EMPTY = {
    Kind.RISK: _("No risks yet. The first takes a minute."),
    Kind.ISSUE: _("No issues yet: nothing has gone wrong, or nobody has said so."),
    Kind.ACTION: _("No actions yet. An action has an owner and a date."),
    Kind.DECISION: _("No decisions yet. Write down the next one while it is fresh."),
    Kind.CHANGE: _("No change requests yet."),
    Kind.ASSUMPTION: _("No assumptions yet. Say what the plan takes for granted."),
    Kind.DEPENDENCY: _("No dependencies yet. Say what others owe you, and what you owe them."),
    Kind.LESSON: _("No lessons yet. The next project will be glad of the first."),
}

_STATES: dict[str, tuple[Any, Any, Any, Any]] = {
    Kind.RISK: (_("Open"), _("In response"), _("Closed"), _("Withdrawn")),
    Kind.ISSUE: (_("Open"), _("Being solved"), _("Solved"), _("Withdrawn")),
    Kind.ACTION: (_("To do"), _("Under way"), pgettext_lazy("state", "Done"), _("Dropped")),
    Kind.DECISION: (_("To take"), _("Being prepared"), _("Taken"), _("Dropped")),
    Kind.CHANGE: (_("Raised"), _("Under study"), _("Approved"), _("Refused")),
    Kind.ASSUMPTION: (_("To check"), _("Being checked"), _("Confirmed"), _("Wrong")),
    Kind.DEPENDENCY: (_("To agree"), _("Agreed"), _("Met"), _("Dropped")),
    Kind.LESSON: (_("New"), _("To apply"), _("Applied"), _("Withdrawn")),
}
_CODES = ("open", "active", "closed", "cancelled")

LABELS: dict[str, dict[str, Any]] = {
    Kind.RISK: {"cause": _("Cause"), "effect": _("Effect")},
    Kind.ISSUE: {"cause": _("Cause"), "effect": _("Effect")},
    Kind.DECISION: {"cause": _("Reasons"), "advice": _("Options")},
    Kind.CHANGE: {"cause": _("Reasons"), "effect": _("Effect")},
    Kind.ASSUMPTION: {"effect": pgettext_lazy("assumption", "If it is wrong")},
    Kind.LESSON: {"cause": _("Situation"), "effect": _("Effect"), "advice": _("Recommendation")},
}
"""Which of the long texts a kind asks for, and under which name."""


def state(kind: str, code: str) -> Any:
    """The kind's word for a state."""
    return _STATES[Kind(kind)][_CODES.index(code)]


def states(kind: str) -> list[tuple[str, Any]]:
    """The states of a kind, in order."""
    return list(zip(_CODES, _STATES[Kind(kind)], strict=True))
