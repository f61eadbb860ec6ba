"""What a kit hands to the rooms below: the method to governance, the risks to the registers."""

from __future__ import annotations

from typing import Any

from jalon.kits import Kit
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate


def over(by: Any, initiative: Any, plan: Any, kit: Kit, method: str) -> dict[str, int]:
    """Give each room its part, through its own actions; how many of each were made."""
    made: dict[str, int] = {}
    if method:
        governance.choose_method(by=by, initiative=initiative, key=method)
        made["gates"] = Gate.objects.filter(initiative=initiative).count()
    return made
