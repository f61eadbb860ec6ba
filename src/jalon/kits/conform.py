"""A file's values against a JSON schema: every fault a sentence with its line."""

from __future__ import annotations

import difflib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from jalon.kits.faults import Fault, gettext_noop
from jalon.kits.marked import Marked, Place

_TYPES = {
    "object": gettext_noop("“%(key)s” must be a map, with a key and a value on each line."),
    "array": gettext_noop("“%(key)s” must be a list."),
    "string": gettext_noop("“%(key)s” must be a text."),
    "integer": gettext_noop("“%(key)s” must be a whole number."),
    "boolean": gettext_noop("“%(key)s” must be true or false."),
}
_RULES = {
    "enum": gettext_noop("“%(value)s” is no value of “%(key)s”: write one of %(known)s."),
    "const": gettext_noop("“%(key)s” must be %(known)s."),
    "pattern": gettext_noop("“%(value)s” cannot be read as “%(key)s”: write it like %(example)s."),
    "minLength": gettext_noop("“%(key)s” is empty: write a text."),
    "maxLength": gettext_noop("“%(key)s” is too long: %(bound)s characters at most."),
    "minItems": gettext_noop("“%(key)s” needs at least %(bound)s rows."),
    "maxItems": gettext_noop("“%(key)s” takes %(bound)s rows at most."),
    "minimum": gettext_noop("“%(key)s” is at least %(bound)s."),
    "maximum": gettext_noop("“%(key)s” is at most %(bound)s."),
    "minProperties": gettext_noop("“%(key)s” has no text in any language: write one."),
}
SHOWN = 40


@cache
def validator(name: str) -> Draft202012Validator:
    """The checker of one of our schemas, by the name of its file."""
    text = files("jalon.kits").joinpath("schemas", name).read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def faults(marked: Marked, name: str) -> list[Fault]:
    """What does not follow the schema, in the order of the lines."""
    found = [fault for error in validator(name).iter_errors(marked.value) for fault in _said(marked, error)]
    return sorted(found, key=lambda one: one.line)


def _said(marked: Marked, error: Any) -> list[Fault]:
    place: Place = tuple(error.absolute_path)
    key = _key(place)
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        unknown = [one for one in error.instance if one not in known]
        return [_unknown(marked, (*place, one), one, known) for one in unknown]
    if error.validator == "required":
        template = gettext_noop("The key “%(missing)s” is missing from “%(key)s”.")
        missing = [one for one in error.validator_value if one not in error.instance]
        return [marked.fault(place, template, missing=one, key=key) for one in missing]
    return [Fault(marked.file, marked.line(place), _sentence(error), _params(error, key))]


def _sentence(error: Any) -> str:
    if error.validator == "type":
        return _TYPES[error.validator_value]
    return _RULES.get(error.validator, gettext_noop("“%(key)s” is not as a kit needs it."))


def _params(error: Any, key: str) -> dict[str, object]:
    bound = error.validator_value
    return {
        "key": key,
        "value": _short(error.instance),
        "bound": bound,
        "known": ", ".join(map(str, bound)) if isinstance(bound, list) else bound,
        "example": ", ".join(map(str, error.schema.get("examples", ()))),
    }


def _unknown(marked: Marked, place: Place, key: str, known: list[str]) -> Fault:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return marked.fault(
            place,
            gettext_noop("“%(key)s” is no key here: did you mean “%(near)s”?"),
            key=_short(key),
            near=near[0],
        )
    return marked.fault(
        place,
        gettext_noop("“%(key)s” is no key here: write one of %(known)s."),
        key=_short(key),
        known=", ".join(known),
    )


def _key(place: Place) -> str:
    """The nearest name of a place: of ``("roles", 3, "name", "fr")`` it is "name.fr"."""
    if not place:
        return "kit"
    if isinstance(place[-1], int):
        return f"{next((p for p in reversed(place) if isinstance(p, str)), 'kit')} {place[-1] + 1}"
    if len(place) > 1 and isinstance(place[-2], str) and len(place[-1]) == 2:
        return f"{place[-2]}.{place[-1]}"
    return str(place[-1])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
