"""An entry as a form: the fields its kind has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import formats
from jalon.pmo.registers import words
from jalon.pmo.registers.actions.checks import DIRECTIONS
from jalon.pmo.registers.models import Direction, Entry, Kind, Priority, Proximity, Response
from jalon.pmo.registers.scales import LEVELS, MINUTES_PER_DAY, Scales

LONG = ("text", "cause", "effect", "advice", "outcome")


class EntryForm(forms.Form):
    """What the panel edits; a risk's levels are named by the organisation's scale."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("title"), max_length=200)
    state = forms.ChoiceField(label=_("state"))
    priority = forms.TypedChoiceField(label=_("priority"), choices=Priority.choices, coerce=int)
    owner = forms.ModelChoiceField(label=_("owner"), queryset=None, required=False)
    due = forms.DateField(
        label=_("due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    direction = forms.ChoiceField(label=_("direction"), required=False)
    probability = forms.TypedChoiceField(label=_("probability"), coerce=int, required=False)
    impact = forms.TypedChoiceField(label=_("impact"), coerce=int, required=False)
    percent = forms.IntegerField(label=_("probability in %"), min_value=0, max_value=100, required=False)
    days = forms.DecimalField(label=_("delay in days"), min_value=0, max_value=100_000, required=False)
    cost = forms.DecimalField(label=_("cost"), min_value=0, max_digits=16, decimal_places=2, required=False)
    proximity = forms.ChoiceField(label=_("proximity"), choices=Proximity.choices, required=False)
    text = forms.CharField(label=_("description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    cause = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    effect = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    advice = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.CharField(label=_("outcome"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, entry: Entry, persons: Any, scales: Scales, **options: Any) -> None:
        initial = {
            name: getattr(entry, name)
            for name in ("version", "title", "state", "priority", "owner", "due", "direction", *LONG)
        }
        if entry.kind == Kind.RISK:
            risk = entry.risk
            initial |= {
                name: getattr(risk, name)
                for name in ("probability", "impact", "percent", "cost", "proximity")
            }
            initial["days"] = None if risk.minutes is None else risk.minutes / MINUTES_PER_DAY
        super().__init__(*args, initial=initial, auto_id="entry_%s", **options)
        self.entry = entry
        self.fields["owner"].queryset = persons
        self.fields["state"].choices = words.states(entry.kind)
        allowed = DIRECTIONS.get(Kind(entry.kind), ())
        self.fields["direction"].choices = [(code, Direction(code).label) for code in allowed]
        self.fields["probability"].choices = [
            (i, f"{i} · {level.word} · {formats.percent(level.percent)}")
            for i, level in enumerate(scales.probability, 1)
        ]
        self.fields["impact"].choices = [
            (i, f"{i} · {level.word}") for i, level in enumerate(scales.impact, 1)
        ]
        self._keep(allowed)

    def _keep(self, directions: tuple[str, ...]) -> None:
        labels = words.LABELS.get(Kind(self.entry.kind), {})
        for name in ("cause", "effect", "advice"):
            if name in labels:
                self.fields[name].label = labels[name]
            else:
                del self.fields[name]
        if not directions:
            del self.fields["direction"]
        if self.entry.kind != Kind.RISK:
            for name in ("probability", "impact", "percent", "days", "cost", "proximity"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "days" in held:
            days = held.pop("days")
            held["minutes"] = None if days is None else round(days * MINUTES_PER_DAY)
        return held


class ResponseForm(forms.Form):
    """A response to a risk, new or as it stands."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    strategy = forms.ChoiceField(label=_("strategy"), choices=Response.Strategy.choices)
    text = forms.CharField(label=_("what is done"), max_length=300)
    owner = forms.ModelChoiceField(
        label=_("owner"), queryset=None, required=False, empty_label=_("Nobody yet")
    )
    due = forms.DateField(
        label=_("due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    cost = forms.DecimalField(label=_("cost"), min_value=0, max_digits=16, decimal_places=2, required=False)
    probability_cut = forms.IntegerField(
        label=_("off the probability, in %"), min_value=-100, max_value=100, required=False
    )
    impact_cut = forms.IntegerField(
        label=_("off the impact, in %"), min_value=-100, max_value=100, required=False
    )
    done = forms.DateField(
        label=_("done on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, persons: Any, direction: str, response: Response | None = None, **options: Any
    ) -> None:
        names = RESPONSE_NAMES if response else ()
        initial = {name: getattr(response, name) for name in names}
        prefix = f"response_{response.pk if response else 'new'}"
        super().__init__(*args, initial=initial, auto_id=f"{prefix}_%s", **options)
        self.response = response
        self.fields["owner"].queryset = persons
        fitting = STRATEGIES[Direction(direction)]
        if response and response.strategy not in fitting:
            fitting = (response.strategy, *fitting)
        self.fields["strategy"].choices = [(one, Response.Strategy(one).label) for one in fitting]

    def values(self) -> dict[str, Any]:
        """What the action takes; a figure left empty is nothing."""
        held = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return held | {name: held[name] or 0 for name in ("cost", "probability_cut", "impact_cut")}


RESPONSE_NAMES = (
    "version", "strategy", "text", "owner", "due", "cost", "probability_cut", "impact_cut", "done",
)  # fmt: skip
_BOTH = (Response.Strategy.ACCEPT, Response.Strategy.PREPARE)
STRATEGIES = {
    Direction.THREAT: (
        Response.Strategy.AVOID, Response.Strategy.REDUCE, Response.Strategy.TRANSFER, *_BOTH,
        Response.Strategy.SHARE,
    ),
    Direction.OPPORTUNITY: (
        Response.Strategy.EXPLOIT, Response.Strategy.ENHANCE, Response.Strategy.SHARE, *_BOTH,
    ),
}  # fmt: skip
"""What can be done about a threat, and about an opportunity."""


class ScaleForm(forms.Form):
    """The five levels of probability and of impact: a word and its figures each."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scales: Scales, version: int | None, **options: Any) -> None:
        initial: dict[str, Any] = {"version": version}
        for level, (likely, grave) in enumerate(zip(scales.probability, scales.impact, strict=True), 1):
            initial |= {f"likely_{level}": str(likely.word), f"percent_{level}": likely.percent}
            initial |= {f"grave_{level}": str(grave.word), f"days_{level}": grave.days}
            initial[f"cost_{level}"] = grave.cost
        super().__init__(*args, initial=initial, auto_id="scale_%s", **options)
        for level in range(1, LEVELS + 1):
            self._level(level)
        for field in self.fields.values():
            field.widget.attrs |= {"aria-label": str(field.label), "class": "in s"}

    def _level(self, level: int) -> None:
        place = {"level": level}
        self.fields[f"likely_{level}"] = forms.CharField(
            label=_("Probability %(level)d, word") % place, max_length=60
        )
        self.fields[f"percent_{level}"] = forms.IntegerField(
            label=_("Probability %(level)d, in %%") % place, min_value=0, max_value=100
        )
        self.fields[f"grave_{level}"] = forms.CharField(
            label=_("Impact %(level)d, word") % place, max_length=60
        )
        self.fields[f"days_{level}"] = forms.IntegerField(
            label=_("Impact %(level)d, working days") % place, min_value=0, max_value=100_000
        )
        self.fields[f"cost_{level}"] = forms.IntegerField(
            label=_("Impact %(level)d, cost") % place, min_value=0, max_value=10**12
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each level, the gravest first, as a matrix is read."""
        return [
            {name: self[f"{name}_{level}"] for name in ("likely", "percent", "grave", "days", "cost")}
            | {"level": level}
            for level in range(LEVELS, 0, -1)
        ]

    def values(self) -> dict[str, list[dict[str, Any]]]:
        """What the action takes."""
        held = self.cleaned_data
        levels = range(1, LEVELS + 1)
        return {
            "probability": [
                {"word": held[f"likely_{i}"].strip(), "percent": held[f"percent_{i}"]} for i in levels
            ],
            "impact": [
                {"word": held[f"grave_{i}"].strip(), "days": held[f"days_{i}"], "cost": held[f"cost_{i}"]}
                for i in levels
            ],
        }
