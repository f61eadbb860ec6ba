"""What people type about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts.models import User
from jalon.pmo.organisation import access as organisations
from jalon.pmo.people import access, sources
from jalon.pmo.people.models import Communication, Place, Stakeholder, Subject, Tension

PLURALS = {
    Subject.Kind.WORK: _("Work packages"),
    Subject.Kind.PRODUCT: _("Products"),
    Subject.Kind.DECISION: _("Decisions"),
}
SCALE = [(n, str(n)) for n in range(1, 6)]


class RowForm(forms.ModelForm):
    """A row of an initiative, on the version the page was opened on where there is one."""

    def __init__(self, *args: Any, user: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )
        for name in ("owner", "person"):
            if name in self.fields:
                self.fields[name].queryset = organisations.persons(user, initiative.organisation)
                self.fields[name].empty_label = _("Nobody yet")
        if "above" in self.fields:
            places = Place.objects.filter(initiative=initiative, archived=None)
            self.fields["above"].queryset = places.exclude(pk=self.instance.pk)
            self.fields["above"].empty_label = _("Nobody: at the top")


class StakeholderForm(RowForm):
    power = forms.TypedChoiceField(label=_("Power, 1 to 5"), coerce=int, choices=SCALE, initial=3)
    interest = forms.TypedChoiceField(label=_("Interest, 1 to 5"), coerce=int, choices=SCALE, initial=3)

    class Meta:
        model = Stakeholder
        fields = ["name", "role", "power", "interest", "attitude_now", "attitude_wanted", "approach"]
        widgets = {"approach": forms.Textarea(attrs={"rows": 3})}


class CommunicationForm(RowForm):
    class Meta:
        model = Communication
        fields = ["subject", "audience", "purpose", "channel", "rhythm", "first", "last", "owner"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("first", "last")
        }


class PlaceForm(RowForm):
    class Meta:
        model = Place
        fields = ["title", "person", "above"]


class SubjectForm(RowForm):
    """A row of the matrix in one's own words."""

    class Meta:
        model = Subject
        fields = ["kind", "label"]


class RecordsForm(forms.Form):
    """What already stands in plan, products and decisions and has no row yet: ticked, several at once."""

    records = forms.MultipleChoiceField(label=_("Choose from"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sources.records(initiative)
        rows = Subject.objects.filter(initiative=initiative, archived=None)
        held = set(rows.values_list("kind", "key"))
        self.groups = [
            (
                PLURALS[Subject.Kind(kind)],
                [(f"{kind} {one.key}", one.label, one.depth, (kind, one.key) in held) for one in found],
            )
            for kind, found in offered.items()
        ]
        self.fields["records"].choices = [  # type: ignore[attr-defined]
            (value, label) for _kind, found in self.groups for value, label, _depth, _held in found
        ]

    def chosen(self) -> list[tuple[str, str]]:
        """Kind and key of each that was ticked."""
        pairs = (value.split(" ", 1) for value in self.cleaned_data["records"])
        return [(kind, key) for kind, key in pairs]


FORMS: dict[str, type[RowForm]] = {
    "stakeholder": StakeholderForm,
    "communication": CommunicationForm,
    "place": PlaceForm,
    "subject": SubjectForm,
}


class TensionForm(forms.ModelForm):
    """A tension; its owner alone names who sees it."""

    settled = forms.BooleanField(label=_("Settled"), required=False)

    class Meta:
        model = Tension
        fields = ["title", "level", "text", "next_step", "readers"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "readers": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, user: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = access.may_read(initiative).exclude(pk=user.pk)
        if self.instance.pk:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )
            self.fields["settled"].initial = self.instance.settled is not None
            if self.instance.owner_id != user.pk:
                self.fields.pop("readers")
        else:
            self.fields.pop("settled")

    def chosen_readers(self) -> list[User]:
        """The persons ticked."""
        return list(self.cleaned_data.get("readers") or [])
