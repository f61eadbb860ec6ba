"""Every write of the reporting room."""

from jalon.pmo.reporting.actions.escalating import escalate
from jalon.pmo.reporting.actions.pack_templates import add_template, remove_template
from jalon.pmo.reporting.actions.packs import ask_pack, make_pack, stop_pack
from jalon.pmo.reporting.actions.reports import bring, change, correct, discard, prepare, refresh, sign
from jalon.pmo.reporting.actions.rhythms import set_rhythm
from jalon.pmo.reporting.actions.saved_views import LARGEST_STATE, LONGEST_NAME, delete_view, save_view

__all__ = [
    "LARGEST_STATE",
    "LONGEST_NAME",
    "add_template",
    "ask_pack",
    "bring",
    "change",
    "correct",
    "delete_view",
    "discard",
    "escalate",
    "make_pack",
    "prepare",
    "refresh",
    "remove_template",
    "save_view",
    "set_rhythm",
    "sign",
    "stop_pack",
]
