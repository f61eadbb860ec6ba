"""Every write of the reporting room."""

from jalon.pmo.reporting.actions.reports import bring, change, correct, discard, prepare, refresh, sign
from jalon.pmo.reporting.actions.rhythms import set_rhythm
from jalon.pmo.reporting.actions.views import LARGEST_STATE, LONGEST_NAME, delete_view, save_view

__all__ = [
    "LARGEST_STATE",
    "LONGEST_NAME",
    "bring",
    "change",
    "correct",
    "delete_view",
    "discard",
    "prepare",
    "refresh",
    "save_view",
    "set_rhythm",
    "sign",
]
