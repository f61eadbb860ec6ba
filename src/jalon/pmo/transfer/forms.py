"""What a person decides about a file that was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.organisation import access as organisations
from jalon.pmo.transfer import queries


class ProjectForm(forms.Form):
    """A new project: its name, where it stands, who owns it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.ChoiceField(label=_("Under"), required=False)
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_top = policy.can_in(user, "manage", organisation)
        top = [("", _("The top of %(name)s") % {"name": organisation})] if at_top else []
        places = [
            (pk, title)
            for (pk, title), node in zip(
                tree.places(user, organisation, "manage"),
                tree.tree(user, organisation, "manage"),
                strict=True,
            )
            if node.kind != "project"
        ]
        self.fields["parent"].choices = top + places
        self.fields["parent"].required = not at_top
        self.fields["owner"].queryset = organisations.persons(user, organisation)
        self.possible = bool(top or places)


class ReplaceForm(forms.Form):
    """The project whose plan becomes this one, at the revision the person saw."""

    target = forms.ChoiceField(label=_("Project"))

    def __init__(self, *args: Any, user: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = queries.targets(user, organisation)
        self.fields["target"].choices = [("", _("Choose a project")), *choices]
        self.possible = bool(choices)

    def chosen(self) -> tuple[int, int]:
        """(initiative, revision)."""
        initiative, revision = self.cleaned_data["target"].split(".")
        return int(initiative), int(revision)
