"""The kinds of notices: each room declares its own sentence when Django starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

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
    return template % _Named(params)


class _Named(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return name
