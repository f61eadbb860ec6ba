"""Every write of the governance room."""

from jalon.pmo.governance.actions.ballots import (
    APPROVE_OR_NOT,
    add_closing,
    close_ballot,
    may_keep,
    open_ballot,
    vote,
    withdraw_ballot,
)
from jalon.pmo.governance.actions.boards import (
    archive_board,
    change_board,
    change_seat,
    create_board,
    seat,
    unseat,
)

__all__ = [
    "APPROVE_OR_NOT",
    "add_closing",
    "archive_board",
    "change_board",
    "change_seat",
    "close_ballot",
    "create_board",
    "may_keep",
    "open_ballot",
    "seat",
    "unseat",
    "vote",
    "withdraw_ballot",
]
