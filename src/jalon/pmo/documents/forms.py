"""What people type about documents, lessons and a closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.documents.models import Closing, Document, Handover
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Stage
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers.models import Direction

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _persons(form: Any, name: str, user: Any, organisation: Any) -> None:
    form.fields[name].queryset = organisations.persons(user, organisation)
    form.fields[name].empty_label = "–"
    form.fields[name].required = False


class PlanForm(forms.ModelForm):
    """Who writes a document, and by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Document
        fields = ["owner", "due"]
        widgets = {"due": _DAY}

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _persons(self, "owner", user, organisation)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None


class NewDocumentForm(forms.Form):
    """A document of the project's own."""

    title = forms.CharField(label=_("Title"), max_length=200)


class LessonForm(forms.Form):
    """What happened, what it led to, what to do next time: an entry of the register of lessons."""

    title = forms.CharField(
        label=_("Lesson"), max_length=200, help_text=_("One sentence that someone elsewhere would look for.")
    )
    direction = forms.ChoiceField(
        label=_("Kind"), choices=[(one, Direction(one).label) for one in (Direction.AVOID, Direction.KEEP)]
    )
    cause = forms.CharField(label=_("Situation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    effect = forms.CharField(
        label=_("Effect"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    advice = forms.CharField(
        label=_("Recommendation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you would tell a colleague who starts the same work tomorrow."),
    )


class AcceptanceForm(forms.ModelForm):
    """Who accepted the result, when, with which reservations."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Closing
        fields = ["accepted_on", "accepted_by", "reservations"]
        widgets = {"accepted_on": _DAY, "reservations": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _persons(self, "accepted_by", user, organisation)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None


class HandoverForm(forms.ModelForm):
    """Something still open, and who takes it on."""

    class Meta:
        model = Handover
        fields = ["title", "person", "to", "due"]
        widgets = {"due": _DAY}

    def __init__(self, *args: Any, user: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _persons(self, "person", user, initiative.organisation)
        others = initiatives.visible_to(user).filter(
            organisation=initiative.organisation, archived__isnull=True
        )
        self.fields["to"].queryset = (
            others.exclude(stage=Stage.CLOSED).exclude(pk=initiative.pk).select_related("organisation")
        )
        self.fields["to"].empty_label = "–"
