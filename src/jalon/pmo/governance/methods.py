"""The methods to choose from, ours and the organisation's own, and the one an initiative lives by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jalon.kits import KitRefused, method
from jalon.kits.method import MethodSpec, StageSpec, Text
from jalon.pmo.common import formats
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.governance.models import Life, Method, MethodText

__all__ = [
    "Choice",
    "MethodSpec",
    "StageSpec",
    "add_weaver",
    "choice",
    "choices",
    "own_text",
    "said",
    "spec_of",
    "woven",
]


MOST_FAULTS = 10
"""How many faults of a text one refusal names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A method to choose: `own` is the organisation's row, none for one of ours.

    `at` is the task of the plan (its uid) at which the gate of a stage is reached, by the stage's key.
    """

    key: str
    spec: MethodSpec
    text: str
    own: Method | None = None
    at: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return said(self.spec.name)

    @property
    def summary(self) -> str:
        """In the reader's language."""
        return said(self.spec.summary)


def said(text: Text | None) -> str:
    """A text of a method in the reader's language."""
    return text.said(formats.language()) if text is not None else ""


def choices(organisation: Any) -> list[Choice]:
    """Our methods, then the organisation's own by name."""
    ours = [Choice(key, method.shipped(key), method.shipped_text(key)) for key in method.ORDER]
    rows = Method.objects.filter(organisation=organisation, archived__isnull=True)
    own = [Choice(row.key, method.read(row.text, f"{row.key}.yaml"), row.text, row) for row in rows]
    return ours + sorted(own, key=lambda one: one.name.casefold())


def choice(organisation: Any, key: str) -> Choice:
    """One method by its key; an organisation's own before ours of the same key."""
    row = Method.objects.filter(organisation=organisation, key=key, archived__isnull=True).first()
    if row is not None:
        return Choice(key, method.read(row.text, f"{key}.yaml"), row.text, row)
    try:
        return Choice(key, method.shipped(key), method.shipped_text(key))
    except KeyError as error:
        raise NotVisible from error


Weaver = Callable[[Any, Choice], Choice]
_weavers: list[Weaver] = []


def add_weaver(function: Weaver) -> None:
    """Declare what a room above adds to a method where it knows more of an initiative: its sector's gates."""
    _weavers.append(function)


def woven(initiative: Any, chosen: Choice) -> Choice:
    """A method as this initiative would live it."""
    for weave in _weavers:
        chosen = weave(initiative, chosen)
    return chosen


def read(text: str, file: str) -> MethodSpec:
    """The method of a text a person wrote; Refused with every fault and its line."""
    try:
        return method.read(text, file)
    except KitRefused as refusal:
        raise MethodRefused(refusal, file) from refusal


class MethodRefused(Refused):
    """A text that is no method: `lines` are (line, sentence) in the reader's language."""

    def __init__(self, refusal: KitRefused, file: str) -> None:
        self.lines = [(fault.line, _(fault.template) % fault.params) for fault in refusal.faults]
        told = [
            _("%(file)s, line %(line)d: %(fault)s") % {"file": file, "line": line, "fault": sentence}
            for line, sentence in self.lines[:MOST_FAULTS]
        ]
        super().__init__("\n".join(told), "method_faults", "text")


def spec_of(life: Life) -> MethodSpec:
    """The method an initiative lives by, as it was when it took it."""
    return method.read(life.text.text, f"{life.method}.yaml")


def own_text(organisation: Any, text: str) -> MethodText:
    """The kept text of an organisation, one row a content."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return MethodText.objects.get_or_create(
        organisation=organisation, digest=digest, defaults={"text": text}
    )[0]
