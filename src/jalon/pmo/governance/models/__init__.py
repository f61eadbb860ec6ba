"""What the governance room keeps, one noun a file."""

from jalon.pmo.governance.models.boards import Ballot, BallotVote, Board, BoardMember
from jalon.pmo.governance.models.methods import Life, Method, MethodText
from jalon.pmo.governance.models.products import Product, QualityCheck
from jalon.pmo.governance.models.stages import Evidence, Gate, LifeStage, Passage
from jalon.pmo.governance.models.timeboxes import Priority, Requirement, Timebox
from jalon.pmo.governance.models.tolerances import Level, Matter, Tolerance, ToleranceException

__all__ = [
    "Ballot",
    "BallotVote",
    "Board",
    "BoardMember",
    "Evidence",
    "Gate",
    "Level",
    "Life",
    "LifeStage",
    "Matter",
    "Method",
    "MethodText",
    "Passage",
    "Priority",
    "Product",
    "QualityCheck",
    "Requirement",
    "Timebox",
    "Tolerance",
    "ToleranceException",
]
