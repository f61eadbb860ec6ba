"""The kinds of notices: each room declares its own sentence when Django starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from jalon.pmo.common import formats

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_templates: dict[str, str] = {}


def add(key: str, template: str) -> None:
    """Declare a kind; the template is marked with gettext_noop and names its values as %(name)s."""
    _templates[key] = template


def is_known(key: str) -> bool:
    """Whether some room declared the kind."""
    return key in _templates


def sentence(key: str, params: Mapping[str, Any]) -> str:
    """The sentence in the language of who reads it now; a value that is missing stays visible as its name."""
    template = gettext(_templates[key]) if key in _templates else key
    return template % _Named({name: _said(value) for name, value in params.items()})


def _said(value: Any) -> Any:
    """A day was kept as 2026-11-28: it is said as the reader writes days."""
    day = parse_date(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    return formats.day(day) if day else value


class _Named(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return name
