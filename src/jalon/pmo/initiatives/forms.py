"""What people type about an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.initiatives import actions, queries
from jalon.pmo.initiatives.models import Initiative, Kind, Sector, Stage
from jalon.pmo.organisation import access as organisations


class InitiativeForm(forms.ModelForm):
    """An initiative's own fields; the persons are those of its organisation."""

    class Meta:
        model = Initiative
        fields = [
            "name",
            "name_alt",
            "code",
            "sector",
            "purpose",
            "owner",
            "sponsor",
            "stage",
            "engagement",
            "status_declared",
        ]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "purpose": _("Why it exists, in a sentence or two. Everyone who sees it can read this."),
            "name_alt": _("Shown to readers of the other language."),
        }

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "sponsor"):
            self.fields[name].queryset = organisations.persons(user, organisation)
            self.fields[name].empty_label = "–"
        self.fields["sector"].choices = [("", "–"), *Sector.choices]


class SettingsForm(InitiativeForm):
    """The same, on the version the page was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        if said := actions.stage_kept(self.instance):
            self.fields["stage"].disabled = True
            self.fields["stage"].help_text = said


class StatusForm(forms.ModelForm):
    """How the one who answers for it sees it, and why, on the version the page was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Initiative
        fields = ["status_declared", "status_note"]
        widgets = {
            "status_declared": forms.RadioSelect,
            "status_note": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        }
        labels = {"status_declared": _("My assessment")}
        help_texts = {"status_note": _("One sentence for those who read the portfolio.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version


class NewForm(InitiativeForm):
    """A new initiative: its kind, and where it stands."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    stage = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[(Stage.DEFINITION, _("Decided")), (Stage.IDEA, _("A demand, still to be decided"))],
        initial=Stage.DEFINITION,
        required=False,
        widget=forms.RadioSelect,
    )
    parent = forms.ChoiceField(label=_("Under"), required=False)

    class Meta(InitiativeForm.Meta):
        fields = ["name", "name_alt", "code", "sector", "stage", "purpose", "owner", "sponsor"]

    def __init__(self, *args: Any, user: Any, organisation: Any, at_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, user=user, organisation=organisation, **kwargs)
        top = [("", _("The top of %(name)s") % {"name": organisation})] if at_top else []
        self.fields["parent"].choices = top + queries.places(user, organisation, "manage")
        self.fields["parent"].required = not at_top

    def clean_stage(self) -> str:
        """Decided, where nothing is said."""
        return self.cleaned_data["stage"] or Stage.DEFINITION


class MoveForm(forms.Form):
    """Where an initiative goes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, *args: Any, user: Any, initiative: Initiative, at_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = initiative.version
        top = [("", _("The top of %(name)s") % {"name": initiative.organisation})] if at_top else []
        choices = queries.places(user, initiative.organisation, "manage", without=initiative)
        self.fields["parent"].choices = top + choices
        self.fields["parent"].initial = str(initiative.parent_id or "")
