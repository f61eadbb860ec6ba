"""Jalon's own format: a plan as JSON, versioned, with a schema in ``exchange/schemas``.

``read`` and ``write`` are the doors of an import and an export. ``dumps`` and ``loads``
keep a plan compactly and fast, for what Jalon itself stores (the inputs of a run):
``loads(data, trusted=True)`` skips every check, because ``dumps`` wrote the data.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from jalon.engine.model import Plan, Schedule
from jalon.exchange.errors import FileRefused, Repair, gettext_noop
from jalon.exchange.fidelity import Fidelity
from jalon.exchange.formats import Reading
from jalon.exchange.jalon_json.codec import Unfit
from jalon.exchange.jalon_json.shapes import PLAN, trusted_plan

__all__ = ["FORMAT", "VERSION", "dumps", "loads", "read", "schema", "write"]

FORMAT = "jalon-plan"
VERSION = 1
DAMAGED = re.compile("[\x00\ud800-\udfff]")


def write(plan: Plan, schedule: Schedule | None = None) -> bytes:
    """The plan's inputs as readable JSON; what was computed is not part of the format."""
    text = json.dumps(_document(plan), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def dumps(plan: Plan) -> bytes:
    """The same document without spaces, in ASCII."""
    return json.dumps(_document(plan), separators=(",", ":"), allow_nan=False).encode("ascii")


def loads(data: bytes | str, *, trusted: bool = False, name: str = "") -> Plan:
    """The plan of a document. ``trusted`` is for what :func:`dumps` wrote and nobody touched."""
    if trusted:
        return trusted_plan(json.loads(data))
    return read(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), name).plan


def read(data: bytes, name: str) -> Reading:
    """Read strictly: a value that does not fit is named by its place in the file."""
    document, repairs = _parsed(data, name)
    _check_version(document, name)
    body = {key: value for key, value in document.items() if key not in ("format", "version", "$schema")}
    try:
        plan: Plan = PLAN.decode(body)
    except Unfit as unfit:
        raise FileRefused(unfit.template, unfit.said(name), "json_value") from None
    return Reading(plan, Fidelity.of(plan, repaired=tuple(repairs)), "jalon_json")


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of the format."""
    text = files("jalon.exchange").joinpath("schemas/jalon-plan-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _document(plan: Plan) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, **PLAN.written(plan)}


def _parsed(data: bytes, name: str) -> tuple[dict[str, Any], list[Repair]]:
    try:
        encoding = json.detect_encoding(data)
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "surrogatepass")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except Unfit as unfit:
        raise FileRefused(unfit.template, unfit.said(name), "json_value") from None
    except RecursionError:
        raise FileRefused(
            gettext_noop("“%(name)s” nests too deep to be a plan: export it again from Jalon."),
            {"name": name},
            "json_depth",
        ) from None
    except json.JSONDecodeError as fault:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is no whole JSON file: it goes wrong at line %(line)s, column %(column)s."
                " Export it again from Jalon."
            ),
            {"name": name, "line": fault.lineno, "column": fault.colno},
            "json_broken",
        ) from None
    except ValueError:  # undecodable bytes, numbers of thousands of digits
        raise FileRefused(
            gettext_noop("“%(name)s” is no text that JSON allows: save it in UTF-8 and try again."),
            {"name": name},
            "json_encoding",
        ) from None
    if not isinstance(found, dict):
        raise FileRefused(
            gettext_noop('“%(name)s” is JSON and no plan: a plan begins with {"format": "jalon-plan".'),
            {"name": name},
            "json_not_a_plan",
        )
    if DAMAGED.search(text) or re.search(r"\\u(?:0000|[dD][89a-fA-F])", text):
        mended: list[str] = []
        found = _mended(found, mended)
        if mended:
            return found, [
                Repair(
                    gettext_noop("%(count)s texts held characters that no text may hold: they show as “�”."),
                    {"count": len(mended)},
                )
            ]
    return found, []


def _check_version(document: dict[str, Any], name: str) -> None:
    version = document.get("version")
    if document.get("format") != FORMAT:
        raise FileRefused(
            gettext_noop('“%(name)s” is JSON and no plan: a plan begins with {"format": "jalon-plan".'),
            {"name": name},
            "json_not_a_plan",
        )
    if type(version) is not int or version < 1:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” does not say which version of the format it is in: “version” must be 1."
            ),
            {"name": name},
            "json_version",
        )
    if version > VERSION:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” was written by a newer Jalon (format %(version)s; this one reads up to %(ours)s):"
                " update Jalon, or export the plan as Microsoft Project XML there."
            ),
            {"name": name, "version": version, "ours": VERSION},
            "json_newer",
        )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Unfit(gettext_noop("“%(name)s” gives “%(found)s” twice in one place: keep one."), key)
            seen.add(key)
    return found


def _no_constant(text: str) -> float:
    raise Unfit(gettext_noop("“%(name)s” holds %(found)s, which is no number: give a number."), text)


def _mended(value: Any, mended: list[str]) -> Any:
    if isinstance(value, str):
        if DAMAGED.search(value):
            mended.append(value)
            return DAMAGED.sub("\ufffd", value)
        return value
    if isinstance(value, list):
        return [_mended(item, mended) for item in value]
    if isinstance(value, dict):
        return {_mended(key, mended): _mended(item, mended) for key, item in value.items()}
    return value
