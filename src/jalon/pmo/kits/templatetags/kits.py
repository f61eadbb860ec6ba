"""A kit's text in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from jalon.pmo.kits.models import in_language

register = template.Library()


@register.filter
def said(text: Mapping[str, str] | None) -> str:
    """The text in the reader's language, or in the first one it has."""
    return in_language(dict(text)) if text else ""
