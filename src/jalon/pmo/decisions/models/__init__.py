"""What the decisions room keeps, one noun a file."""

from jalon.pmo.decisions.models.meetings import AgendaItem, Attendance, Meeting, Outcome
from jalon.pmo.decisions.models.proposals import Proposal
from jalon.pmo.decisions.models.scenarios import Scenario

__all__ = ["AgendaItem", "Attendance", "Meeting", "Outcome", "Proposal", "Scenario"]
