"""Frozen values to JSON and back: a shape lists the fields of a class and how each is written.

Only what differs from a field's default is written. Decoding checks every value; a value
that does not fit raises :class:`Unfit`, which gathers its place on the way up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jalon.exchange.errors import gettext_noop

Encoder = Callable[[Any], Any]
Decoder = Callable[[Any], Any]


class Unfit(ValueError):
    """A value that does not fit; ``path`` grows from the inside out."""

    def __init__(self, template: str, found: object, count: int = 0) -> None:
        super().__init__(template)
        self.template = template
        self.found = found
        self.count = count
        self.path = ""

    def inside(self, step: str) -> Unfit:
        self.path = step + self.path
        return self

    def said(self, name: str) -> dict[str, object]:
        shown = repr(self.found) if not isinstance(self.found, str) else self.found
        shown = shown if len(shown) <= 60 else shown[:57] + "..."
        return {"name": name, "path": "$" + self.path, "found": shown, "count": self.count}


class Code:
    """How one kind of value is written and read. ``encode`` None: as it is."""

    __slots__ = ("decode", "encode")

    def __init__(self, encode: Encoder | None, decode: Decoder) -> None:
        self.encode = encode
        self.decode = decode


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise Unfit(gettext_noop("“%(name)s”, at %(path)s: a text is expected, not %(found)s."), value)


def _whole(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise Unfit(gettext_noop("“%(name)s”, at %(path)s: a whole number is expected, not %(found)s."), value)


def _number(value: Any) -> float:
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is int and abs(value) < 1e300:
        return float(value)
    raise Unfit(gettext_noop("“%(name)s”, at %(path)s: a number is expected, not %(found)s."), value)


def _flag(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise Unfit(gettext_noop("“%(name)s”, at %(path)s: true or false is expected, not %(found)s."), value)


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?\Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


@lru_cache(65536)  # the dates of a plan repeat
def _instant_text(value: datetime) -> str:
    text = value.isoformat()
    return text[:-3] if len(text) == 19 and text.endswith(":00") else text


@lru_cache(65536)
def _instant_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if INSTANT.match(text) else None
    except ValueError:
        return None


def _instant(value: Any) -> datetime:
    found = _instant_of(value) if type(value) is str else None
    if found is not None:
        return found
    raise Unfit(
        gettext_noop(
            "“%(name)s”, at %(path)s: a date and time like 2026-03-02T08:00 is expected, not %(found)s."
        ),
        value,
    )


def _day(value: Any) -> date:
    if type(value) is str and DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Unfit(
        gettext_noop("“%(name)s”, at %(path)s: a date like 2026-03-02 is expected, not %(found)s."), value
    )


TEXT = Code(None, _text)
WHOLE = Code(None, _whole)
NUMBER = Code(None, _number)
FLAG = Code(None, _flag)
INSTANT_CODE = Code(_instant_text, _instant)
DAY_CODE = Code(date.isoformat, _day)


def choice(kind: type[Enum]) -> Code:
    """A member of an enumeration, by its value."""
    return Code(attrgetter("value"), _chosen({member.value: member for member in kind}))


def word(*words: str) -> Code:
    """One of a few words."""
    return Code(None, _chosen({w: w for w in words}))


def _chosen(table: dict[str, Any]) -> Decoder:
    def decode(value: Any) -> Any:
        try:
            return table[value]
        except (KeyError, TypeError):
            raise Unfit(
                gettext_noop("“%(name)s”, at %(path)s: %(found)s is none of the words known here."), value
            ) from None

    return decode


def optional(code: Code) -> Code:
    """The same, or null."""
    encode, decode = code.encode, code.decode
    return Code(
        None if encode is None else lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
    )


def many(code: Code) -> Code:
    """A tuple of them."""
    encode, decode = code.encode, code.decode

    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Unfit(gettext_noop("“%(name)s”, at %(path)s: a list is expected, not %(found)s."), value)
        done: list[Any] = []
        try:
            for item in value:
                done.append(decode(item))
        except Unfit as unfit:
            raise unfit.inside(f"[{len(done)}]") from None
        return tuple(done)

    return Code(list if encode is None else lambda value: [encode(item) for item in value], read)


def row(make: Callable[..., Any], *codes: Code) -> Code:
    """A tuple whose values are of different kinds, written as a list in their order."""
    encoders = [code.encode or (lambda value: value) for code in codes]

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(codes):
            raise Unfit(
                gettext_noop(
                    "“%(name)s”, at %(path)s: a list of %(count)s values is expected, not %(found)s."
                ),
                value,
                len(codes),
            )
        done: list[Any] = []
        try:
            for code, item in zip(codes, value, strict=True):
                done.append(code.decode(item))
        except Unfit as unfit:
            raise unfit.inside(f"[{len(done)}]") from None
        return make(*done)

    return Code(lambda value: [encode(item) for encode, item in zip(encoders, value, strict=True)], read)


def pair(code: Code) -> Code:
    """A tuple of two."""
    several = many(code)

    def read(value: Any) -> tuple[Any, Any]:
        done = several.decode(value)
        if len(done) != 2:
            raise Unfit(
                gettext_noop("“%(name)s”, at %(path)s: two values are expected, not %(found)s."), value
            )
        return done[0], done[1]

    return Code(several.encode, read)


def short(code: Code, brief: Callable[[Any], Any], full: Callable[[Any], Any]) -> Code:
    """A shape that is written as one number where that says it all.

    ``brief`` gives that number or None; ``full`` makes the value of the number.
    """
    encode, decode = code.encode, code.decode
    assert encode is not None

    def written(value: Any) -> Any:
        number = brief(value)
        return encode(value) if number is None else number

    return Code(written, lambda value: full(_whole(value)) if type(value) in (int, float) else decode(value))


SIMPLE = {str: TEXT, int: WHOLE, float: NUMBER, bool: FLAG, datetime: INSTANT_CODE, date: DAY_CODE}


def code_of(hint: Any) -> Code:
    """How a value of this type is written: plain values, enumerations, words, and None besides."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return choice(hint)
    if get_origin(hint) is Literal:
        return word(*get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        (inner,) = [a for a in get_args(hint) if a is not NoneType]
        return optional(code_of(inner))
    raise TypeError(f"Say how {hint} is written in JSON.")


class Shape(Code):
    """The fields of a frozen class: each is written under its own name unless it is the default.

    How a field is written follows from its type; ``codes`` says it where the type does not.
    """

    __slots__ = ("_getter", "_make", "_required", "_rows", "_table")

    def __init__(self, kind: type, /, **codes: Code) -> None:
        declared: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}
        hints = get_type_hints(kind)
        codes = {name: codes.get(name) or code_of(hints[name]) for name in declared}
        self._make = kind
        self._rows = [(name, codes[name].encode, _default(declared[name])) for name in declared]
        self._getter = attrgetter(*declared)
        self._table = {name: code.decode for name, code in codes.items()}
        self._required = [name for name, f in declared.items() if _default(f) is MISSING]
        super().__init__(self.written, self._read)

    def written(self, value: Any) -> dict[str, Any]:
        """The object that stands for a value."""
        out: dict[str, Any] = {}
        for item, (name, encode, default) in zip(self._getter(value), self._rows, strict=True):
            if item is default or item == default:
                continue
            out[name] = item if encode is None else encode(item)
        return out

    def _read(self, value: Any) -> Any:
        return self._make(**self.arguments(value))

    def arguments(self, value: Any) -> dict[str, Any]:
        """The checked keyword arguments that make the value."""
        if type(value) is not dict:
            raise Unfit(gettext_noop("“%(name)s”, at %(path)s: an object is expected, not %(found)s."), value)
        table = self._table
        arguments: dict[str, Any] = {}
        key = ""
        try:
            for key, item in value.items():
                arguments[key] = table[key](item)
        except Unfit as unfit:
            raise unfit.inside(f".{key}") from None
        except KeyError:
            raise Unfit(
                gettext_noop("“%(name)s”, at %(path)s: “%(found)s” is not known here."), key
            ) from None
        for name in self._required:
            if name not in arguments:
                raise Unfit(gettext_noop("“%(name)s”, at %(path)s: “%(found)s” is missing."), name)
        return arguments


def _default(declared: Field[Any]) -> Any:
    if declared.default is not MISSING:
        return declared.default
    if declared.default_factory is not MISSING:
        return declared.default_factory()
    return MISSING


def _field_text(value: Any) -> Any:
    if type(value) is datetime:
        return {"date": _instant_text(value)}
    if type(value) is date:
        return {"date": value.isoformat()}
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    return str(value)


def _field(value: Any) -> Any:
    if type(value) is dict:
        if value.keys() != {"date"} or type(value["date"]) is not str:
            raise Unfit(
                gettext_noop(
                    "“%(name)s”, at %(path)s: a text, a number, true, false or a date is expected,"
                    " not %(found)s."
                ),
                value,
            )
        return (_day if DAY.match(value["date"]) else _instant)(value["date"])
    if value is None or type(value) in (str, bool):
        return value
    if type(value) is int:
        return value
    return _number(value)


def _mapping(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise Unfit(gettext_noop("“%(name)s”, at %(path)s: an object is expected, not %(found)s."), value)
    done: dict[str, Any] = {}
    key = ""
    try:
        for key, item in value.items():
            done[key] = _field(item)
    except Unfit as unfit:
        raise unfit.inside(f".{key}") from None
    return done


def _mapping_text(value: Mapping[str, object]) -> dict[str, Any]:
    return {key: _field_text(item) for key, item in value.items()}


FIELDS = Code(_mapping_text, _mapping)
"""Custom fields: text, numbers, flags as they are; dates as ``{"date": ...}``."""
