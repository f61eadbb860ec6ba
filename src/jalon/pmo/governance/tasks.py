"""The task of the plan that a requirement or a product stands for, chosen by its number or its name."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.planning import queries as plans

OFFERED = 500
"""What a field offers while one types; any number of the plan may be typed."""
_NUMBER = re.compile(r"\s*(\d{1,9})\b")


class TaskField(forms.CharField):
    """Typed as the plan shows it, "12 Pour"; its value is the task's uid, or None."""

    def __init__(self, initiative: Any, **kwargs: Any) -> None:
        attrs = {"list": "plan-tasks", "autocomplete": "off"}
        super().__init__(
            label=gettext_lazy("Task of the plan"),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )
        self.rows = plans.numbered_tasks(initiative.pk)

    @property
    def offered(self) -> list[str]:
        """The tasks to choose from, as they are typed."""
        return [f"{number} {name}" for number, _uid, name in self.rows[:OFFERED]]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return next((f"{number} {name}" for number, uid, name in self.rows if uid == value), "")

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        wanted = text.strip().casefold()
        # a name may begin with a number of its own: "225 kV bay" is no task 225
        for number, uid, name in self.rows:
            if wanted in (name.casefold(), f"{number} {name}".casefold()):
                return uid
        typed = _NUMBER.match(text)
        for number, uid, _name in self.rows if typed else ():
            if int(typed[1]) == number:
                return uid
        raise forms.ValidationError(
            _("The plan has no task “%(task)s”: choose one of its list, by number or name.") % {"task": text}
        )

    def run_validators(self, value: Any) -> None:
        """Nothing more: what was typed was found in the plan."""


def offer(form: forms.BaseForm, initiative: Any) -> None:
    """Give a form its task, where there is a plan to choose from."""
    field = TaskField(initiative)
    if field.rows:
        form.fields["activity_uid"] = field
    else:
        form.fields.pop("activity_uid", None)
