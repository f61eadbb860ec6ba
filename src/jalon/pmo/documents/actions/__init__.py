"""Every write of the documents room: one action, one transaction, one journal entry."""

from jalon.pmo.documents.actions.approval import approve, ask_approval, refuse, withdraw
from jalon.pmo.documents.actions.closing import (
    accept,
    close,
    drop_handover,
    hand_over,
    reopen,
    say,
    settle_handover,
)
from jalon.pmo.documents.actions.files import add_document, generate, hand_in, plan_document
from jalon.pmo.documents.actions.templates import keep_template, remove_template
from jalon.pmo.documents.actions.zipped import ask_project_file, make_project_file

__all__ = [
    "accept",
    "add_document",
    "approve",
    "ask_approval",
    "ask_project_file",
    "close",
    "drop_handover",
    "generate",
    "hand_in",
    "hand_over",
    "keep_template",
    "make_project_file",
    "plan_document",
    "refuse",
    "remove_template",
    "reopen",
    "say",
    "settle_handover",
    "withdraw",
]
