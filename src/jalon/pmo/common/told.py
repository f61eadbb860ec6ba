"""The journal in words: rooms say how each of their verbs reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

_sentences: dict[str, Any] = {}


def add(sentences: Mapping[str, Any]) -> None:
    """Declare the sentences of a room's verbs: lazy templates with %(name)s and its like."""
    _sentences.update(sentences)


def sentence(verb: str, params: Mapping[str, Any]) -> str | None:
    """What a change set says, or None where no room knows the verb."""
    template = _sentences.get(verb)
    if template is None:
        return None
    return str(template) % defaultdict(str, {key: str(value) for key, value in params.items()})
