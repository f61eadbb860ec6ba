"""What a plan starts from, as people set it: dates, calendar, rules, units; and which of it they changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.planning import calendars
from jalon.pmo.planning.models import Plan

RULES = (("microsoft", "Microsoft Project"), ("primavera", "Primavera P6"))
HOUR = 60
_EPOCH = datetime(1970, 1, 1)


def held(plan: Plan) -> dict[str, Any]:
    """The values as the form shows them."""
    return {
        "name": plan.name,
        "start": _day(plan.start_minute),
        "finish": _day(plan.finish_minute),
        "data_date": _day(plan.data_date_minute),
        "calendar": str(plan.calendar_id or ""),
        "rules": plan.rules.get("family", "microsoft"),
        "float_limit": _parts(plan.rules.get("critical_float", 0), plan.minutes_per_day),
        "hours_per_day": _parts(plan.minutes_per_day, HOUR),
        "hours_per_week": _parts(plan.minutes_per_week, HOUR),
        "days_per_month": plan.days_per_month,
    }


class SettingsForm(forms.Form):
    """Each field carries what the page showed: only what the person changed is written."""

    name = forms.CharField(label=gettext_lazy("Name of the plan"), max_length=300)
    start = forms.DateField(label=gettext_lazy("Start"))
    finish = forms.DateField(label=gettext_lazy("Finish"))
    data_date = forms.DateField(
        label=gettext_lazy("Data date"),
        required=False,
        help_text=gettext_lazy("Progress is known up to this day; what is left is planned after it."),
    )
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"))
    rules = forms.ChoiceField(
        label=gettext_lazy("Computed as in"),
        choices=RULES,
        help_text=gettext_lazy("The same plan may get other dates and floats by the other’s rules."),
    )
    float_limit = forms.DecimalField(
        label=gettext_lazy("Critical up to a float of (days)"), min_value=0, max_value=365
    )
    hours_per_day = forms.DecimalField(
        label=gettext_lazy("Hours in a day"), min_value=Decimal("0.5"), max_value=24
    )
    hours_per_week = forms.DecimalField(label=gettext_lazy("Hours in a week"), min_value=1, max_value=168)
    days_per_month = forms.IntegerField(label=gettext_lazy("Days in a month"), min_value=1, max_value=31)

    def __init__(self, data: Any, *, user: Any, plan: Plan, may_plan: bool) -> None:
        super().__init__(data, initial=held(plan))
        rows = calendars.for_initiative(user, plan.initiative)
        self.fields["calendar"].choices = [(str(row["calendar"].pk), row["calendar"].name) for row in rows]
        # a plan computed from its finish has its start computed, and the other way round
        del self.fields["start" if plan.from_finish else "finish"]
        for field in self.fields.values():
            field.show_hidden_initial = True
            field.disabled = not may_plan
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self) -> dict[str, Any]:
        """What somebody else changed meanwhile is told at its field; sending again keeps one's own."""
        for name in self.changed_data:
            field = self.fields[name]
            shown = field.to_python(self.data.get(self.add_initial_prefix(name)))
            now = field.to_python(self.initial[name])
            if shown != now and self.cleaned_data.get(name) != now:
                self.add_error(name, _("It is now “%(value)s”. Save again to keep yours.") % {"value": now})
                self.data = self.data.copy()
                self.data[self.add_initial_prefix(name)] = str(self.initial[name] or "")
        return self.cleaned_data

    def changed_fields(self, plan: Plan) -> dict[str, Any]:
        """The fields of the plan's own operation."""
        return dict(_fields({name: self.cleaned_data[name] for name in self.changed_data}, plan))


def _fields(changed: Mapping[str, Any], plan: Plan) -> Any:
    per_day = plan.minutes_per_day
    if "hours_per_day" in changed:
        per_day = round(changed["hours_per_day"] * HOUR)
        yield "minutes_per_day", per_day
    if "hours_per_week" in changed:
        yield "minutes_per_week", round(changed["hours_per_week"] * HOUR)
    # other rules come with their own float limit: what the person chose is set after them
    for name in ("name", "start", "finish", "data_date", "calendar", "rules", "days_per_month"):
        if name in changed:
            value = changed[name]
            if isinstance(value, date):
                value = value.isoformat()
            yield name, int(value) if name == "calendar" else value
    if "float_limit" in changed:
        yield "float_limit", round(changed["float_limit"] * per_day)


def _day(minute: int | None) -> date | None:
    return None if minute is None else (_EPOCH + timedelta(minutes=minute)).date()


def _parts(minutes: int, unit: int) -> Decimal:
    """Minutes in days or hours, without a tail of zeros."""
    return Decimal(f"{minutes / unit:.2f}".rstrip("0").rstrip("."))
