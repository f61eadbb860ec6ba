"""Every write of the planning room."""

from jalon.pmo.planning.actions.baselines import approve as approve_baseline
from jalon.pmo.planning.actions.baselines import delete as delete_run
from jalon.pmo.planning.actions.baselines import keep as keep_run
from jalon.pmo.planning.actions.baselines import rename as rename_run
from jalon.pmo.planning.actions.baselines import set_baseline
from jalon.pmo.planning.actions.baselines import use as use_baseline
from jalon.pmo.planning.actions.calendars import change_calendar, create_calendar, delete_calendar
from jalon.pmo.planning.actions.change import change_plan, preview, tried
from jalon.pmo.planning.actions.plans import create_plan, delete_plan, store_plan
from jalon.pmo.planning.actions.presence import note_presence
from jalon.pmo.planning.actions.restore import restore as restore_run
from jalon.pmo.planning.actions.store import in_transaction, linked_plans, when_finish_moves
from jalon.pmo.planning.actions.undo import next_steps, redo, undo
from jalon.pmo.planning.actions.views import delete_view, save_view

__all__ = [
    "approve_baseline",
    "change_calendar",
    "change_plan",
    "create_calendar",
    "create_plan",
    "delete_calendar",
    "delete_plan",
    "delete_run",
    "delete_view",
    "in_transaction",
    "keep_run",
    "linked_plans",
    "next_steps",
    "note_presence",
    "preview",
    "redo",
    "rename_run",
    "restore_run",
    "save_view",
    "set_baseline",
    "store_plan",
    "tried",
    "undo",
    "use_baseline",
    "when_finish_moves",
]
