"""What people type about themselves and about members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts.models import ApiToken, Role, User


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "theme"]


class TokenForm(forms.Form):
    """A token's name, what it may do, how long."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What will use it, for example: nightly export.")
    )
    scope = forms.ChoiceField(label=_("May"), choices=ApiToken.Scope.choices, initial="read")
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=lambda text: int(text) or None,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("1 year")), (0, _("No end"))],
        initial=90,
        empty_value=None,
    )


class MemberForm(forms.Form):
    """Who joins, as what, where."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("For a person who has no account yet.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.PROJECT_MANAGER)
    place = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
        self.fields["place"].required = "" not in dict(places)
