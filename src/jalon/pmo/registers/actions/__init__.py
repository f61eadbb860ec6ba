"""Every write of the registers: one noun a file."""

from jalon.pmo.registers.actions.bulk import change_many
from jalon.pmo.registers.actions.comments import comment
from jalon.pmo.registers.actions.entries import change, close, create, escalate, give_back, reopen
from jalon.pmo.registers.actions.files import attach, detach
from jalon.pmo.registers.actions.imports import apply_import, drop_import, hand_in
from jalon.pmo.registers.actions.lessons import helped
from jalon.pmo.registers.actions.risks import add_response, change_response, drop_response, link, set_scale

__all__ = [
    "add_response",
    "apply_import",
    "attach",
    "change",
    "change_many",
    "change_response",
    "close",
    "comment",
    "create",
    "detach",
    "drop_import",
    "drop_response",
    "escalate",
    "give_back",
    "hand_in",
    "helped",
    "link",
    "reopen",
    "set_scale",
]
