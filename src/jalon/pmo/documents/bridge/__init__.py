"""The documents room's door to the sandbox: an organisation's template is a stranger's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jalon.exchange.process import OUT_OF_MEMORY, run_module
from jalon.exchange.sandbox import private_folder
from jalon.pmo.common.errors import Refused

SECONDS = 20
MOST_OUT = 20 * 1024 * 1024


def filled(template: bytes, facts: dict[str, Any], *, trial: bool = False) -> bytes:
    """A Word template with its fields filled, in a process of its own; Refused where it is none of ours.

    With `trial`, lists have a row each, so that every field is tried before the template is kept.
    """
    with private_folder() as folder:
        (folder / "template.docx").write_bytes(template)
        (folder / "request.json").write_text(json.dumps(_tried(facts) if trial else facts), "utf-8")
        outcome = run_module("jalon.pmo.documents.bridge.child", folder, SECONDS)
        if outcome.status is None:
            raise Refused(
                _("The template takes more than %(seconds)d seconds to fill: make it simpler.")
                % {"seconds": SECONDS},
                "template_slow",
                "file",
            )
        answer = _answer(folder)
        if outcome.status != 0 or answer is None:
            sentence = (
                _("The template needs too much memory to fill: make it simpler.")
                if outcome.status == OUT_OF_MEMORY
                else _("The template cannot be opened: save it again as a Word document (.docx).")
            )
            raise Refused(sentence, "template_broken", "file")
        if "refused" in answer:
            raise Refused(_sentence(answer), f"template_{answer['refused']}", "file")
        made = folder / "filled.docx"
        if made.stat().st_size > MOST_OUT:
            raise Refused(
                _("What the template makes is too large: make it simpler."), "template_large", "file"
            )
        return made.read_bytes()


def _answer(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / "answer.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _sentence(answer: dict[str, Any]) -> str:
    """What is wrong, with the name the template gave it."""
    detail = str(answer.get("detail", ""))[:200]
    if answer["refused"] == "fields":
        return _("The template asks for what no document has: %(fields)s. See the list of fields.") % {
            "fields": detail
        }
    if answer["refused"] == "unsafe":
        return _("The template does more than show fields (%(what)s): take that out.") % {"what": detail}
    if answer["refused"] == "outside":
        return _("The template fetches something from outside (%(what)s): take that out.") % {"what": detail}
    if answer["refused"] == "swollen":
        return _(
            "The template unpacks to far more than a document holds: save it again with smaller pictures."
        )
    if answer["refused"] == "unclosed":
        return _(
            "A field of the template is not written as it must be: “%(start)s” is never closed;"
            " end it with “%(end)s”."
        ) % {
            "start": f"{{% {detail} … %}}",
            "end": f"{{% end{detail} %}}",
        }
    if not detail:
        return _("A field of the template is not written as it must be: write it as in the list of fields.")
    return _(
        "A field of the template is not written as it must be, near “%(what)s”:"
        " write it as in the list of fields."
    ) % {"what": detail}


def _tried(facts: dict[str, Any]) -> dict[str, Any]:
    """The same with every list of one row at least."""
    return {
        **facts,
        **{name: rows or [SHAPES.get(name, {})] for name, rows in facts.items() if isinstance(rows, list)},
    }


SHAPES: dict[str, dict[str, str]] = {
    "milestones": dict.fromkeys(("name", "date", "baseline", "state"), ""),
    "phases": dict.fromkeys(("name", "start", "finish"), ""),
    "gates": dict.fromkeys(("name", "due", "state", "board"), ""),
    "tolerances": dict.fromkeys(("matter", "amount", "unit", "set_at"), ""),
    "people": dict.fromkeys(("name", "role"), ""),
    "products": dict.fromkeys(("title", "purpose", "owner", "state"), ""),
    "lessons": dict.fromkeys(("title", "situation", "effect", "recommendation"), ""),
    "handovers": dict.fromkeys(("title", "to", "due"), ""),
    "risks": dict.fromkeys(("title", "probability", "impact", "owner", "state"), ""),
    "issues": dict.fromkeys(("title", "owner", "due", "state"), ""),
    "changes": dict.fromkeys(("title", "state", "outcome"), ""),
    "stakeholders": dict.fromkeys(("name", "role", "attitude", "approach"), ""),
    "communications": dict.fromkeys(("subject", "audience", "channel", "rhythm"), ""),
    "past_risks": dict.fromkeys(("title", "owner", "outcome"), ""),
    "assumptions": dict.fromkeys(("title", "owner", "due", "state"), ""),
    "checks": dict.fromkeys(("product", "criterion", "tolerance", "date", "result"), ""),
    "requirements": dict.fromkeys(("title", "priority", "effort", "timebox", "state"), ""),
    "delivered": dict.fromkeys(("title", "priority", "effort", "timebox", "state"), ""),
    "given_up": dict.fromkeys(("title", "priority", "effort", "timebox", "state"), ""),
    "timeboxes": dict.fromkeys(("name", "start", "finish", "capacity"), ""),
    "cost_years": dict.fromkeys(("year", "planned", "actual"), ""),
    "cost_phases": dict.fromkeys(("name", "budget", "actual", "forecast"), ""),
    "team": dict.fromkeys(("role", "name", "above"), ""),
}
"""The fields of a row of each list: what the list of fields shows, and what a trial fills in."""
