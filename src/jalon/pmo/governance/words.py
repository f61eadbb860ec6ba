"""Words of gates and ballots that several pages say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jalon.pmo.governance.models import Gate, Passage

CHOICES = {
    **dict(Passage.Outcome.choices),
    "approve": _("Approve"),
    "reject": _("Reject"),
    "defer": _("Defer"),
}
"""What one may vote, by code: gates and the ballots of the rooms above."""

GATE_STATES = {
    Gate.State.AHEAD: "none",
    Gate.State.WAITING: "watch",
    Gate.State.PASSED: "ok",
    Gate.State.CONDITIONS: "ok",
    Gate.State.HELD: "watch",
    Gate.State.STOPPED: "bad",
    Gate.State.BEFORE: "none",
}
"""The state mark of a gate."""
