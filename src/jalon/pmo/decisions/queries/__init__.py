"""What pages read of decisions."""

from jalon.pmo.decisions.queries.committees import meetings
from jalon.pmo.decisions.queries.proposals import waiting_for

__all__ = ["meetings", "waiting_for"]
