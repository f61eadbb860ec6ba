"""Reading XML that a stranger sent: no DTD, no entities, no network, bounded depth.

Rows are taken one at a time and dropped as soon as they are read, so that a large file
costs what its rows cost and not what its tree would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from jalon.exchange.errors import FileRefused, gettext_noop

Record = dict[str, Any]
"""One element: each child without children as its text, each child with children as a
list of records under its name."""

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|\s+)*", re.DOTALL)


def refuse_dtd(data: bytes, name: str) -> None:
    """Refuse a document type before any parser sees it: entities live there."""
    text = _decoded(data)
    start = _PROLOG.match(text)
    rest = text[start.end() if start else 0 :][:9]
    if rest.upper().startswith("<!DOCTYPE"):
        raise _dtd(name)


def rows(
    data: bytes, name: str, wanted: tuple[str, ...], fields: frozenset[str]
) -> Iterator[tuple[str, Record]]:
    """Every element called one of ``wanted``, in document order, then the root as ``""``.

    The root's record holds what lies outside the wanted elements. Inside a record only
    elements called one of ``fields`` are kept: of a hundred, a reader asks for a third.
    """
    refuse_dtd(data, name)
    kinds = set(wanted)
    names: dict[str, str] = {}
    try:
        walk = etree.iterparse(
            BytesIO(data),
            events=("end",),
            tag=[f"{{*}}{w}" for w in wanted],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _event, element in walk:
            tag = local_name(element)
            parent = element.getparent()
            if parent is None or _inside_wanted(parent, kinds):
                continue
            yield tag, record(element, names, fields)
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
        root = walk.root
        if root is None:
            raise _damaged(name, "no element")
        if root.getroottree().docinfo.internalDTD is not None:
            raise _dtd(name)
        yield "", record(root, names, fields)
    except etree.XMLSyntaxError as fault:
        raise _damaged(name, str(fault.msg or fault)) from fault


def record(element: etree._Element, names: dict[str, str], fields: frozenset[str] | None = None) -> Record:
    """An element as a plain dictionary, of the ``fields`` asked for or of all.

    ``names`` remembers tags without their namespace, empty for those not asked for.
    """
    found: Record = {}
    for child in element:
        full = child.tag
        tag = names.get(full)
        if tag is None:
            if not isinstance(full, str):
                continue
            tag = full[full.rfind("}") + 1 :]
            tag = names[full] = tag if fields is None or tag in fields else ""
        if not tag:
            continue
        text = child.text
        # Indentation, or nothing: there may be elements inside.
        if (text is None or text.isspace()) and len(child):
            held = found.get(tag)
            if isinstance(held, list):
                held.append(record(child, names, fields))
            else:
                found[tag] = [record(child, names, fields)]
        elif tag not in found:
            found[tag] = text or ""
    return found


def local_name(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag[tag.rfind("}") + 1 :]


def _inside_wanted(element: etree._Element, kinds: set[str]) -> bool:
    above: etree._Element | None = element
    while above is not None:
        if local_name(above) in kinds:
            return True
        above = above.getparent()
    return False


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data.decode("utf-32", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[1:2] == b"\x00":
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\x00":
        return data.decode("utf-16-be", "replace")
    # The prolog is markup: in every other encoding lxml takes, it reads as ASCII.
    end = data.find(b"<", _first_element(data))
    return data[: max(end, 0) + 16].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _first_element(data: bytes) -> int:
    """Where the prolog ends: the first ``<`` followed by a letter or a ``!D``."""
    found = re.search(rb"<(?:[A-Za-z_:]|![A-Za-z])", data)
    return found.start() if found else len(data)


def _dtd(name: str) -> FileRefused:
    return FileRefused(
        gettext_noop(
            "“%(name)s” declares a document type (DOCTYPE), which plan files never need and attacks use:"
            " export the plan again from the program that made it."
        ),
        {"name": name},
        "xml_doctype",
    )


def _damaged(name: str, detail: str) -> FileRefused:
    return FileRefused(
        gettext_noop(
            "“%(name)s” is damaged or cut short and cannot be read as XML (%(detail)s):"
            " export the plan again from the program that made it."
        ),
        {"name": name, "detail": detail},
        "xml_damaged",
    )
