"""The gates of a project's kit, in the method it lives by."""

from __future__ import annotations

from typing import Any

from jalon.kits import method, weaving
from jalon.pmo.governance.methods import Choice
from jalon.pmo.kits import queries


def weave(initiative: Any, chosen: Choice) -> Choice:
    """The method with the gates of the kit the project began from; as it is where it began from none.

    The row of the kit at place n became the task with the uid n.
    """
    use = queries.use_of(initiative)
    if use is None:
        return chosen
    kit = queries.read(use.text, "kit.yaml")
    found = weaving.woven(kit, chosen.text)
    uids = {work.key: uid for uid, (work, _depth) in enumerate(kit.rows(), 1)}
    at = {stage: uids[task] for stage, task in found.at.items()}
    return Choice(chosen.key, method.read(found.text, f"{chosen.key}.yaml"), found.text, chosen.own, at)
