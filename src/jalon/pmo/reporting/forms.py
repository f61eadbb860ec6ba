"""What people type about a report, and how often one is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.templatetags.jalon import STATE_WORDS
from jalon.pmo.reporting.models import Rhythm, StatusReport

_DECLARED = [(code, STATE_WORDS[code]) for code in ("ok", "watch", "bad")]


class ReportForm(forms.ModelForm):
    """What the project manager says, on the version the page was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    declared = forms.ChoiceField(
        label=_("My assessment"), choices=_DECLARED, widget=forms.RadioSelect, required=False
    )

    class Meta:
        model = StatusReport
        fields = ["declared", "note", "done", "coming", "asked"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "done": forms.Textarea(attrs={"rows": 4}),
            "coming": forms.Textarea(attrs={"rows": 4}),
            "asked": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "note": _("What the reader should know first, and why your colour is what it is."),
            "done": _("One line a point."),
            "asked": _("What the committee must decide, one line a decision."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def clean_declared(self) -> str:
        return self.cleaned_data["declared"] or "none"


class RhythmForm(forms.Form):
    """How often reports are due at a node and below."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    every = forms.ChoiceField(
        label=_("Reports are due"), choices=[("", _("As above")), *Rhythm.Every.choices], required=False
    )
    day = forms.IntegerField(
        label=_("On day"),
        min_value=1,
        max_value=31,
        initial=31,
        required=False,
        help_text=_("Of the month (31 is the last day), or of the week (1 is Monday)."),
    )
    who = forms.ChoiceField(label=_("From"), choices=Rhythm.Who.choices, required=False)
    remind = forms.IntegerField(
        label=_("Remind, days before"), min_value=0, max_value=15, initial=3, required=False
    )

    def fields_of(self) -> dict[str, Any]:
        """What the action takes; what was left out takes its usual value."""
        data = self.cleaned_data
        usual = {"day": 31, "who": Rhythm.Who.PROJECTS, "remind": 3}
        given = {name: data[name] if data[name] not in (None, "") else value for name, value in usual.items()}
        return {"every": data["every"], "version": data["version"], **given}
