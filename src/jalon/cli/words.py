"""What the command line says, in the reader's language.

Sentences are English templates; the French ones come from the one catalogue of the
project, chosen by LANGUAGE, LC_ALL, LC_MESSAGES or LANG as everywhere else.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jalon.engine.model.errors import Fault
from jalon.exchange.errors import FileRefused, Repair

CATALOGUE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"
NO_PLACES: Mapping[str, object] = {}


@cache
def catalogue() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, localedir=CATALOGUE, fallback=True)


def words(message: str) -> str:
    """``message`` in the reader's language."""
    return catalogue().gettext(message)


def count(one: str, many: str, number: int) -> str:
    """The form of a sentence for this number of things, the number filled in as ``count``."""
    return catalogue().ngettext(one, many, number) % {"count": number}


def sentence(said: Fault | FileRefused | Repair) -> str:
    """A fault, a refusal or a repair in the reader's language."""
    return words(said.template) % said.params


def say_to_stderr(template: str, params: Mapping[str, object] = NO_PLACES) -> None:
    """A line on stderr, whatever its letters."""
    text = template % params if params else template
    sys.stderr.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
