"""What people type about kits and the projects that begin from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.governance import methods
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.kits import queries
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.organisation import access as organisations

LANGUAGES = {"fr": _("Name in French"), "en": _("Name in English")}


def next_monday() -> date:
    """The Monday to come."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


class KitForm(forms.Form):
    """What a project begins from: a kit, a method, a day."""

    kit = forms.ChoiceField(label=_("Sector kit"))
    method = forms.ChoiceField(label=_("Method"), required=False)
    start = forms.DateField(
        label=_("Start"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kit"].choices = queries.choices(user, organisation)
        self.fields["method"].choices = [
            *((one.key, one.name) for one in methods.choices(organisation)),
            ("", _("No method yet")),
        ]


class BeginForm(KitForm):
    """A new project: its names, where it stands, who owns it, beside its kit and method."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_alt = forms.CharField(
        label=_("Name in the other language"),
        max_length=200,
        required=False,
        help_text=_("Shown to readers of the other language."),
    )
    parent = forms.ChoiceField(label=_("Under"), required=False)
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, organisation=organisation, **kwargs)
        at_top = policy.can_in(user, "manage", organisation)
        top = [("", _("The top of %(name)s") % {"name": organisation})] if at_top else []
        nodes = tree.tree(user, organisation, "manage")
        places = [
            place
            for place, node in zip(tree.places(user, organisation, "manage"), nodes, strict=True)
            if node.kind != "project"
        ]
        self.fields["parent"].choices = top + places
        self.fields["parent"].required = not at_top
        self.fields["owner"].queryset = organisations.persons(user, organisation)
        self.possible = bool(top or places)


class PreviewForm(forms.Form):
    """The two choices a preview needs."""

    kit = forms.CharField(max_length=60)
    start = forms.DateField()

    def clean_start(self) -> date:
        """A start for which there is something to show."""
        start: date = self.cleaned_data["start"]
        if not queries.FIRST <= start <= queries.LAST:
            raise forms.ValidationError("", "start_out_of_range")
        return start


class TextForm(forms.Form):
    """A kit as YAML, on the version the page was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Kit"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 34, "spellcheck": "false", "class": "in code", "wrap": "off"}),
    )


class RenameForm(forms.Form):
    """The kit's name in each of its languages."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: OwnKit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = own.version
        for language, name in own.names.items():
            self.fields[language] = forms.CharField(label=LANGUAGES[language], max_length=200, initial=name)

    def names(self) -> dict[str, str]:
        """The names as typed, by language."""
        return {key: value for key, value in self.cleaned_data.items() if key in LANGUAGES}


class SaveForm(forms.Form):
    """The name under which a project becomes a kit."""

    name = forms.CharField(label=_("Name of the kit"), max_length=200)
