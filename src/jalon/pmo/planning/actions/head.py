"""The fields of the plan itself: its start, its data date, its calendar, its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning.actions import values
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.actions.fields import LONGEST_NOTE, known_calendar


def apply(draft: Draft, fields: Mapping[str, Any]) -> None:
    """Set fields of the plan."""
    head = draft.head
    for field, value in fields.items():
        if field == "name":
            head = head._replace(name=values.text(value, field, 300, needed=True))
        elif field == "note":
            head = head._replace(note=values.text(value, field, LONGEST_NOTE, lines=True))
        elif field == "start":
            when = values.start_moment(draft, value, field, None)
            if when is None:
                raise Refused(_("A plan needs a start."), "start_missing", field)
            head = head._replace(start_minute=when)
        elif field == "finish":
            head = head._replace(finish_minute=values.finish_moment(draft, value, field, None))
        elif field == "data_date":
            head = head._replace(data_date_minute=values.start_moment(draft, value, field, None))
        elif field == "calendar":
            found = known_calendar(draft, value, field)
            if found is None:
                raise Refused(_("A plan needs a calendar."), "calendar", field)
            head = head._replace(calendar_id=found)
        elif field == "rules":
            if value not in ("microsoft", "primavera"):
                raise Refused(_("The rules are “microsoft” or “primavera”."), "rules", field)
            if value != head.rules.get("family", "microsoft"):
                head = head._replace(rules={"family": value})
        elif field == "float_limit":
            head = head._replace(
                rules={**head.rules, "critical_float": values.whole(value, field, 0, 525_600)}
            )
        elif field in ("minutes_per_day", "minutes_per_week", "days_per_month"):
            head = head._replace(**{field: values.whole(value, field, 1, 10_080)})
        else:
            raise Refused(
                _("There is no field “%(field)s” to change.") % {"field": field}, "unknown_field", field
            )
    draft.head = head
