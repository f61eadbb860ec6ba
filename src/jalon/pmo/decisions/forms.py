"""What people type about changes, committees and meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.decisions import diffs
from jalon.pmo.governance.models import Board, BoardMember

COPY = "copy"


class ChangeForm(forms.Form):
    """A change request: what, why, by when, and how its change of the plan is made."""

    kind = forms.ChoiceField(
        label=_("It is"),
        choices=[("change", _("A change request")), ("decision", _("A decision that changes the plan"))],
    )
    title = forms.CharField(label=_("What is asked"), max_length=200)
    text = forms.CharField(
        label=_("Why"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = forms.DateField(
        label=_("Decision needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    how = forms.ChoiceField(
        label=_("The change"), choices=[(COPY, _("On a copy of the plan, by hand")), *diffs.KINDS]
    )
    tasks = forms.MultipleChoiceField(
        label=_("Tasks"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "10", "class": "in tasks"}),
    )
    days = forms.IntegerField(label=_("Working days later"), required=False)
    share = forms.FloatField(label=_("Time it then takes, % of today"), required=False)
    money = forms.FloatField(label=_("Money spent for it"), required=False)
    resource = forms.CharField(label=_("Who does it"), required=False, max_length=300)
    units = forms.FloatField(label=_("Share of their time, %"), required=False)
    keeps_work = forms.BooleanField(label=_("The work stays the same: its time follows"), required=False)

    def __init__(self, *args: Any, tasks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].choices = diffs.names(tasks)  # type: ignore[attr-defined]

    def change(self) -> dict[str, Any]:
        """The parameters of the change."""
        given = {name: self.cleaned_data[name] for name in ("days", "share", "money", "units", "resource")}
        tasks = [int(uid) for uid in self.cleaned_data["tasks"]]
        return {**given, "tasks": tasks, "keeps_work": self.cleaned_data["keeps_work"]}


class BoardForm(forms.Form):
    """A committee."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Board.Kind.choices)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Board.Rhythm.choices, initial="monthly")
    quorum = forms.IntegerField(label=_("Quorum"), min_value=1, max_value=60, initial=2)
    place = forms.ChoiceField(label=_("Decides on"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """A person on a committee."""

    person = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Seat"), choices=BoardMember.Role.choices, initial="member")

    def __init__(self, *args: Any, persons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """When and where a committee meets."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    length = forms.IntegerField(label=_("Length, minutes"), min_value=5, max_value=600, initial=90)
    place = forms.CharField(label=_("Place, or address of the call"), required=False, max_length=200)

    @property
    def starts(self) -> datetime:
        """The moment, in the office's time zone."""
        given = self.cleaned_data
        return timezone.make_aware(datetime.combine(given["day"], given["hour"]))


class OutcomeForm(forms.Form):
    """An action or a decision that comes out of a point."""

    kind = forms.ChoiceField(choices=[("action", _("Action")), ("decision", _("Decision"))])
    title = forms.CharField(label=_("What"), max_length=200)
    owner = forms.ChoiceField(label=_("Who"), required=False)
    due = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, persons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "–"), *persons]  # type: ignore[attr-defined]
