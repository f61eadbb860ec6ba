"""What people type about stages, gates, methods, timeboxes, products and tolerances."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.governance import line, queries, tasks
from jalon.pmo.governance.models import (
    Board,
    Evidence,
    Gate,
    LifeStage,
    Matter,
    Product,
    QualityCheck,
    Requirement,
    Timebox,
)
from jalon.pmo.organisation import access as organisations


def day_input() -> forms.DateInput:
    """The browser's own field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StagePlanForm(forms.Form):
    """When a stage runs, and when and by whom its gate is decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    planned_start = forms.DateField(label=_("Starts"), required=False, widget=day_input())
    planned_finish = forms.DateField(label=_("Ends"), required=False, widget=day_input())
    gate_due = forms.DateField(label=_("Gate decided by"), required=False, widget=day_input())
    board = forms.ModelChoiceField(
        label=_("Committee"), queryset=Board.objects.none(), required=False, empty_label="–"
    )
    activity_uid = forms.TypedChoiceField(
        label=_("Milestone of the plan"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, *args: Any, initiative: Any, stage: LifeStage, gate: Gate | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "version": stage.version,
            "planned_start": stage.planned_start,
            "planned_finish": stage.planned_finish,
            "gate_due": gate.due if gate else None,
            "board": gate.board_id if gate else None,
            "activity_uid": gate.activity_uid if gate else None,
        }
        super().__init__(*args, **kwargs)
        if gate is None:
            for name in ("gate_due", "board", "activity_uid"):
                del self.fields[name]
            return
        ids = [one.pk for one in queries.boards_of(initiative)]
        self.fields["board"].queryset = Board.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        choices = [("", "–"), *line.milestone_choices(initiative, gate.activity_uid)]
        self.fields["activity_uid"].choices = choices  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """That something is there, and where."""

    key = forms.CharField(max_length=65)
    state = forms.ChoiceField(choices=Evidence.State.choices)
    reference = forms.CharField(label=_("Where it is"), required=False, max_length=500)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


def _in_short(form: forms.ModelForm, name: str) -> None:
    """A number as people write it: 6, and not 6.0."""
    value = form.initial.get(name)
    if isinstance(value, float):
        form.initial[name] = f"{value:g}"


class TimeboxForm(forms.ModelForm):
    """A timebox: its span, its goal, the effort there is."""

    class Meta:
        model = Timebox
        fields = ["name", "start", "finish", "capacity", "goal"]
        widgets = {"start": day_input(), "finish": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_short(self, "capacity")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") and cleaned.get("finish") and cleaned["finish"] < cleaned["start"]:
            self.add_error("finish", _("A timebox cannot end before it starts."))
        if (cleaned.get("capacity") or 0) < 0:
            self.add_error("capacity", _("An effort is zero or more."))
        return cleaned


class RequirementForm(forms.ModelForm):
    """A requirement: what is wanted, how much it matters, what it takes."""

    class Meta:
        model = Requirement
        fields = ["title", "priority", "effort", "timebox", "state", "activity_uid"]

    def __init__(self, *args: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timebox"].queryset = Timebox.objects.filter(initiative=initiative)  # type: ignore[attr-defined]
        self.fields["timebox"].empty_label = _("In no timebox")  # type: ignore[attr-defined]
        _in_short(self, "effort")
        tasks.offer(self, initiative)

    def clean_effort(self) -> float:
        effort: float = self.cleaned_data["effort"]
        if not 0 <= effort <= 10_000:
            raise forms.ValidationError(_("An effort is between 0 and 10,000 days."))
        return effort


class ProductForm(forms.ModelForm):
    """A product description."""

    class Meta:
        model = Product
        fields = [
            "title", "state", "owner", "activity_uid", "purpose", "composition", "derivation", "presentation",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("purpose", "composition", "derivation", "presentation")
        }

    def __init__(self, *args: Any, user: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = organisations.persons(user, initiative.organisation)
        self.fields["owner"].queryset = persons  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "–"  # type: ignore[attr-defined]
        tasks.offer(self, initiative)


class CheckForm(forms.ModelForm):
    """A line of the quality register."""

    class Meta:
        model = QualityCheck
        fields = ["criterion", "tolerance", "means", "reviewer", "planned", "done", "result", "record"]
        widgets = {"planned": day_input(), "done": day_input()}

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = organisations.persons(user, organisation)  # type: ignore[attr-defined]
        self.fields["reviewer"].empty_label = "–"  # type: ignore[attr-defined]


class ToleranceForm(forms.Form):
    """A tolerance: how far, and from what chance on a decision is asked."""

    matter = forms.ChoiceField(choices=Matter.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    amount = forms.FloatField(label=_("Tolerance"), min_value=0)
    probability = forms.IntegerField(
        label=_("Ask from this chance of a breach, in %"), min_value=1, max_value=99, initial=20
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class MethodTextForm(forms.Form):
    """The text of an organisation's own method."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("The method, as YAML"),
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "code", "data-lines": ""}),
        strip=False,
    )
