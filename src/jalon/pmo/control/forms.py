"""What a person asks of a study."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.planning import bridge as planning

MOST_ITERATIONS = 100_000
MOST_WORKBOOK = 5_000_000
TOLERANCE = 0.01
"""Settled: P50 and P80 move by less than this share of the spread."""


class LevellingForm(forms.Form):
    """How long to search, for what, and what may not move."""

    objective = forms.ChoiceField(
        label=_("Look for"),
        choices=[
            ("makespan", _("The earliest finish")),
            ("least-moves", _("The fewest moves")),
            ("tardiness", _("The least lateness against deadlines")),
            ("cost-of-delay", _("The least delay, by priority of projects")),
        ],
    )
    within_float = forms.BooleanField(label=_("Move no finish: within float only"), required=False)
    splitting = forms.BooleanField(
        label=_("Work may be interrupted"),
        help_text=_(
            "While its people are away or on fixed work, and for what is more urgent;"
            " half a day at least at a time. Work that has started, fixed dates and priority 1000"
            " stay where they are in any case."
        ),
        required=False,
    )
    seconds = forms.IntegerField(label=_("Seconds to search"), min_value=1, max_value=600, initial=10)
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1)

    def parameters(self) -> dict[str, Any]:
        """What the study is asked."""
        return dict(self.cleaned_data)


class SimulationForm(forms.Form):
    """How far durations may stray, how often to draw, and what was promised."""

    low = forms.FloatField(label=_("Shortest, % of the plan"), min_value=10, max_value=100, initial=90)
    high = forms.FloatField(label=_("Longest, % of the plan"), min_value=100, max_value=1000, initial=130)
    shape = forms.ChoiceField(
        label=_("Spread"),
        choices=[("pert", _("PERT")), ("triangular", _("Triangular")), ("uniform", _("Uniform"))],
        initial="pert",
    )
    low_field = forms.ChoiceField(label=_("Shortest duration, from the field"), required=False)
    likely_field = forms.ChoiceField(label=_("Likely duration, from the field"), required=False)
    high_field = forms.ChoiceField(label=_("Longest duration, from the field"), required=False)
    iterations = forms.IntegerField(
        label=_("Draws"), min_value=100, max_value=MOST_ITERATIONS, initial=10_000
    )
    settle = forms.BooleanField(label=_("Stop once the percentiles settle"), required=False, initial=False)
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1)
    finish = forms.DateField(
        label=_("Promised finish"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    cost = forms.FloatField(label=_("Promised cost"), required=False, min_value=0)
    register = forms.BooleanField(
        label=_("The register’s open risks strike too"), required=False, initial=True
    )
    uncertain = forms.BooleanField(
        label=_("Three points, risks and alternatives said of the plan"), required=False, initial=True
    )
    correlation = forms.IntegerField(
        label=_("Durations move together, %"),
        help_text=_(
            "0: each task has its own luck. 30 is usual where one team or one market carries many tasks."
        ),
        required=False,
        min_value=0,
        max_value=95,
    )
    lost = forms.IntegerField(
        label=_("Working days lost to weather, %"), required=False, min_value=0, max_value=90
    )
    months = forms.CharField(
        label=_("In the months"),
        help_text=_("Numbers from 1 to 12, as 11, 12, 1, 2."),
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, fields: list[str], said: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not said:
            del self.fields["uncertain"]
        for name in ("low_field", "likely_field", "high_field"):
            self.fields[name].choices = [("", "–"), *((one, one) for one in fields)]  # type: ignore[attr-defined]

    def clean_months(self) -> list[int]:
        """Months as numbers."""
        words = self.cleaned_data["months"].replace(",", " ").replace(";", " ").split()
        if not all(word.isdigit() and 1 <= int(word) <= 12 for word in words):
            raise forms.ValidationError(_("Write months as numbers from 1 to 12, with commas."), "months")
        return sorted({int(word) for word in words})

    def clean(self) -> dict[str, Any]:
        """Two fields or none; the likely one may be left to the plan."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("low_field")) != bool(cleaned.get("high_field")):
            self.add_error(
                "high_field",
                _("Name the field of the shortest and that of the longest duration, or neither."),
            )
        if cleaned.get("lost") and "months" in cleaned and not cleaned["months"]:
            self.add_error("months", _("Say in which months working days are lost."))
        return cleaned

    def parameters(self) -> dict[str, Any]:
        """What the study is asked."""
        given = self.cleaned_data
        finish = given.get("finish")
        return {
            "low": given["low"] / 100,
            "high": given["high"] / 100,
            "shape": given["shape"],
            "fields": [given["low_field"], given["likely_field"], given["high_field"]]
            if given.get("low_field")
            else [],
            "iterations": given["iterations"],
            "tolerance": TOLERANCE if given["settle"] else None,
            "seed": given["seed"],
            "finish": planning.minute_of(datetime.combine(finish, time(23, 59))) if finish else None,
            "cost": given.get("cost"),
            "correlation": (given.get("correlation") or 0) / 100,
            "weather": {"lost": given["lost"] / 100, "months": given["months"]}
            if given.get("lost")
            else None,
            "register": given["register"],
            "uncertain": given.get("uncertain"),
        }


class WorkbookForm(forms.Form):
    """A risk workbook handed in."""

    workbook = forms.FileField(
        label=_("Risk workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def clean_workbook(self) -> Any:
        """Small enough to be read while the page waits."""
        file = self.cleaned_data["workbook"]
        if file.size > MOST_WORKBOOK:
            raise forms.ValidationError(
                _("A risk workbook holds 5 MB at most: keep only its own sheets."), "too_large"
            )
        return file


_IN_TABLE = {"class": "in"}


class WayForm(forms.Form):
    """One way the work may go: a line of the table of alternatives."""

    decision = forms.CharField(
        label=_("Alternative"), required=False, max_length=80, widget=forms.TextInput(attrs=_IN_TABLE)
    )
    chance = forms.FloatField(
        label=_("Chance, %"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs=_IN_TABLE),
    )
    tasks = forms.CharField(
        label=_("Tasks done only then"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={**_IN_TABLE, "inputmode": "numeric"}),
    )

    def clean_tasks(self) -> list[int]:
        """Row numbers as numbers."""
        words = self.cleaned_data["tasks"].replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 9 for word in words):
            raise forms.ValidationError(
                _("Write the tasks by the numbers of their rows in the plan, as 12, 13."), "tasks"
            )
        return [int(word) for word in words]

    def clean(self) -> dict[str, Any]:
        """All of the line or nothing of it; tasks may be none: then that way does nothing more."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("decision") and cleaned.get("chance") is None:
            self.add_error("chance", _("Say how likely this way is."))
        if not cleaned.get("decision") and (cleaned.get("chance") is not None or cleaned.get("tasks")):
            self.add_error("decision", _("Name the alternative: ways of one name exclude each other."))
        return cleaned


MOST_WAYS = 60
WayFormSet = forms.formset_factory(WayForm, extra=2, max_num=MOST_WAYS, validate_max=True)
