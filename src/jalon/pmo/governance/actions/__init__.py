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
from jalon.pmo.governance.actions.gates import (
    OUTCOMES,
    after_decision,
    decide_gate,
    reopen_gate,
    submit_gate,
    withdraw_gate,
)
from jalon.pmo.governance.actions.lives import (
    Standing,
    add_round,
    choose_method,
    end_stage,
    give_evidence,
    plan_stage,
    remove_round,
    standing,
)

__all__ = [
    "APPROVE_OR_NOT",
    "OUTCOMES",
    "Standing",
    "add_closing",
    "add_round",
    "after_decision",
    "archive_board",
    "change_board",
    "change_seat",
    "choose_method",
    "close_ballot",
    "create_board",
    "decide_gate",
    "end_stage",
    "give_evidence",
    "may_keep",
    "open_ballot",
    "plan_stage",
    "remove_round",
    "reopen_gate",
    "seat",
    "standing",
    "submit_gate",
    "unseat",
    "vote",
    "withdraw_ballot",
    "withdraw_gate",
]
