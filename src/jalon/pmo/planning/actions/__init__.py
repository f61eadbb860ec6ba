"""Every write of the planning room."""

from jalon.pmo.planning.actions.change import change_plan, preview
from jalon.pmo.planning.actions.plans import create_plan, delete_plan, store_plan

__all__ = ["change_plan", "create_plan", "delete_plan", "preview", "store_plan"]
