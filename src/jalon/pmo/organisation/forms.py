"""What people type about an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from jalon.pmo.organisation.countries import choices
from jalon.pmo.organisation.models import Organisation, WorkingCalendar


class OrganisationForm(forms.ModelForm):
    """Settings of one organisation; `version` is the one the form was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = ["name", "country", "language", "calendar", "second_factor_required"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=choices(), required=False, help_text=_("For its public holidays.")
        )
        self.fields["calendar"].queryset = WorkingCalendar.objects.filter(
            organisation=self.instance, initiative=None, person=None
        )
        self.fields["version"].initial = self.instance.version


class StartForm(forms.Form):
    """The first organisation and its first person."""

    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=choices, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Organisation.Language.choices)
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail"))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more."),
    )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password)
        return password
