"""What the command line says, in the reader's language.

Sentences are English templates; the French ones come from the one catalogue of the
project, chosen by LANGUAGE, LC_ALL, LC_MESSAGES or LANG as everywhere else; so are dates and units.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jalon.engine.model import Duration, Lag
from jalon.engine.model.errors import Fault
from jalon.exchange import durations
from jalon.exchange.errors import FileRefused, Repair

if TYPE_CHECKING:
    from jalon.engine.cpm.explain import Step
    from jalon.engine.model import Plan

CATALOGUE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"
NO_PLACES: Mapping[str, object] = {}


@cache
def language() -> str:
    """``fr`` or ``en``, as the environment asks."""
    asked = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "fr" if next((a for a in asked if a), "").lower().startswith("fr") else "en"


@cache
def catalogue() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGUE, [language()], fallback=True)


def words(message: str) -> str:
    """``message`` in the reader's language."""
    return catalogue().gettext(message)


def count(one: str, many: str, number: int) -> str:
    """The form of a sentence for this number of things, the number filled in as ``count``."""
    return catalogue().ngettext(one, many, number) % {"count": number}


def sentence(said: Fault | FileRefused | Repair) -> str:
    """A fault, a refusal or a repair in the reader's language."""
    return words(said.template) % said.params


def date(moment: datetime) -> str:
    """A date and time as the reader writes it."""
    return f"{moment:%d/%m/%Y %H:%M}" if language() == "fr" else f"{moment:%Y-%m-%d %H:%M}"


def percent(share: float) -> str:
    text = f"{share * 100:.1f}"
    return text.replace(".", ",") + "\u202f%" if language() == "fr" else text + "%"


def length(minutes: int | None, plan: Plan, unit: str = "d", elapsed: bool = False) -> str:
    """Working minutes, negative ones too, in a unit of the plan."""
    if minutes is None:
        return "–"
    text = durations.format(Duration(abs(minutes), elapsed, unit), plan, language())
    return f"−{text}" if minutes < 0 else text


def step(cause: Step, plan: Plan) -> str:
    """One cause of a date in the reader's language."""

    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return date(value)
        if isinstance(value, Lag):
            return durations.format_lag(value, plan, language())
        return value

    return words(cause.template) % {name: plain(value) for name, value in cause.params.items()}


def say_to_stderr(template: str, params: Mapping[str, object] = NO_PLACES) -> None:
    """A line on stderr, whatever its letters."""
    text = template % params if params else template
    sys.stderr.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
