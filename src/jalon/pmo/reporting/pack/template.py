"""Templates of packs: ours, and an organisation's own, checked before anything is made from it."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.reporting.bridge import templates

OURS = Path(__file__).resolve().parents[3] / "web/static/pack/jalon.pptx"
TITLE, PAGE = "Jalon title", "Jalon page"
"""The two layouts a template must have, by name."""
FIELDS = ("organisation", "title", "about", "day", "foot")
"""What {{ … }} in a layout or the master may ask for."""
LARGEST = 20 * 1024 * 1024
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 4_000, 200 * 1024 * 1024, 200
_HYPERLINK = b"relationships/hyperlink"


@cache
def ours() -> bytes:
    """Our own template."""
    return OURS.read_bytes()


def checked(data: bytes, name: str) -> bytes:
    """The template as it came, once nothing is wrong with it; Refused with what is and the way out."""
    _check_size(data, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_package(package, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _broken(name) from error
    found = templates.read(data)
    if found is None:
        raise _broken(name)
    _check_layouts(found["layouts"], name)
    _check_fields(found["fields"], name)
    return data


def _check_size(data: bytes, name: str) -> None:
    if name.lower().endswith((".pptm", ".potm", ".ppsm")):
        raise _macros(name)
    if not name.lower().endswith((".pptx", ".potx")):
        raise Refused(
            _("%(name)s is not a .pptx file: hand in a PowerPoint presentation.") % {"name": name},
            "wrong_type",
        )
    if len(data) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise Refused(
            _("%(name)s is larger than %(most)d MB: make its pictures smaller.")
            % {"name": name, "most": most},
            "too_large",
        )


def _check_package(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Refused(_("%(name)s unpacks to more than a template needs.") % {"name": name}, "too_large")
    if any(part.file_size > MOST_RATIO * max(part.compress_size, 1) + 65_536 for part in parts):
        raise Refused(_("%(name)s unpacks to more than a template needs.") % {"name": name}, "too_large")
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names or "ppt/presentation.xml" not in names:
        raise _broken(name)
    types = package.read("[Content_Types].xml")
    if any("vbaproject" in one or "/activex/" in one for one in names) or b"macroEnabled" in types:
        raise _macros(name)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            text = package.read(part)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise _broken(name)
            if part.filename.endswith(".rels") and _calls_outside(text):
                raise Refused(
                    _("%(name)s is linked to files outside of it: embed them, then hand it in again.")
                    % {"name": name},
                    "linked",
                )


def _calls_outside(relations: bytes) -> bool:
    """Whether something but a link to click leads outside."""
    found = re.findall(rb"<Relationship\b[^>]*>", relations)
    return any(b'TargetMode="External"' in one and _HYPERLINK not in one for one in found)


def _check_layouts(layouts: dict[str, dict[str, bool]], name: str) -> None:
    missing = [wanted for wanted in (TITLE, PAGE) if wanted not in layouts]
    if missing:
        raise Refused(
            _(
                "%(name)s has no layout called “%(layout)s”: rename the one to use, in the slide master view."
                " It has: %(known)s."
            )
            % {"name": name, "layout": missing[0], "known": ", ".join(layouts) or "–"},
            "layout_missing",
        )
    for wanted in (TITLE, PAGE):
        if not layouts[wanted]["title"]:
            raise Refused(
                _("The layout “%(layout)s” of %(name)s has no title placeholder: add one.")
                % {"name": name, "layout": wanted},
                "title_missing",
            )
    if not layouts[PAGE]["content"]:
        raise Refused(
            _(
                "The layout “%(layout)s” of %(name)s has no content placeholder:"
                " add one where slides are to be filled."
            )
            % {"name": name, "layout": PAGE},
            "content_missing",
        )


def _check_fields(asked: list[str], name: str) -> None:
    for field in asked:
        if field not in FIELDS:
            raise Refused(
                _("%(name)s asks for “%(field)s”, which a pack does not have. Known are: %(known)s.")
                % {"name": name, "field": field[:60], "known": ", ".join(FIELDS)},
                "unknown_field",
            )


def _broken(name: str) -> Refused:
    return Refused(
        _("%(name)s could not be read: open it in PowerPoint, save it as .pptx, and hand that in.")
        % {"name": name},
        "broken",
    )


def _macros(name: str) -> Refused:
    return Refused(
        _("%(name)s carries macros: save it as .pptx without them, then hand it in again.") % {"name": name},
        "macros",
    )
