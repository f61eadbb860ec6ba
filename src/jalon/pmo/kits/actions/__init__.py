"""Every write of the kits room."""

from jalon.pmo.kits.actions.beginning import begin, create_project
from jalon.pmo.kits.actions.own import (
    change_kit,
    delete_kit,
    keep_kit,
    rename_kit,
    restore_kit,
    translate_kit,
)
from jalon.pmo.kits.actions.saving import save_as_kit

__all__ = [
    "begin",
    "change_kit",
    "create_project",
    "delete_kit",
    "keep_kit",
    "rename_kit",
    "restore_kit",
    "save_as_kit",
    "translate_kit",
]
