"""YAML as plain values that remember their line.

Only maps, lists, texts, whole numbers, true and false are read: no tags, no anchors, no dates, and ``no``
is a text (it is also Norway). Nothing in a file is ever executed.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Any

import yaml

from jalon.kits.faults import Fault, KitRefused, gettext_noop

Place = tuple[str | int, ...]
"""The way to a value: keys of maps and positions in lists, from the top."""

LARGEST = 1_000_000
DEEPEST = 24
MOST_NODES = 50_000
_NUMBER = re.compile(r"-?\d{1,9}\Z")
_WORDS = {"true": True, "false": False}
_REASONS = (
    ("expected ',' or '}'", gettext_noop("A map between { and } is not closed, or a comma is missing.")),
    ("expected ',' or ']'", gettext_noop("A list between [ and ] is not closed, or a comma is missing.")),
    ("mapping values are not allowed", gettext_noop("Put this text between quotes: it has a colon in it.")),
    ("found unexpected end of stream", gettext_noop("A quote is opened and never closed.")),
    (
        "cannot start any token",
        gettext_noop("Write spaces instead of the tab, or put the text between quotes."),
    ),
    ("could not find expected ':'", gettext_noop("Write a colon and a space after the key.")),
    ("expected <block end>", gettext_noop("Indent this line like the lines beside it.")),
    ("special characters are not allowed", gettext_noop("Take out the control characters.")),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """The values of a file, and the line of each."""

    file: str
    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest one around it."""
        for length in range(len(place), -1, -1):
            if found := self.lines.get(place[:length]):
                return found
        return 1

    def fault(self, place: Place, template: str, **params: object) -> Fault:
        return Fault(self.file, self.line(place), template, params)


def read(text: str | bytes, file: str) -> Marked:
    """The values of a YAML text; :class:`KitRefused` says where it cannot be read."""
    if len(text) > LARGEST:
        raise _refused(file, 1, gettext_noop("The file is larger than a megabyte: it cannot be a kit."))
    if isinstance(text, bytes):
        text = _decoded(text, file)
    try:
        node = _composed(text)
    except RecursionError:
        raise _refused(file, 1, gettext_noop("The file nests too deep to be a kit.")) from None
    except yaml.YAMLError as wrong:
        raise _unreadable(file, wrong) from None
    if node is None:
        raise _refused(file, 1, gettext_noop("The file is empty."))
    return _Values(file).of(node)


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text, by the compiled parser where there is one; the other finds words for faults."""
    fast: Any = vars(yaml).get("CSafeLoader")
    if fast is not None:
        with contextlib.suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=fast)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise _refused(file, line, gettext_noop("Save the file as UTF-8.")) from None


def _unreadable(file: str, wrong: yaml.YAMLError) -> KitRefused:
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    problem = getattr(wrong, "problem", None) or str(wrong)
    template = next(
        (said for part, said in _REASONS if part in problem),
        gettext_noop("This is no YAML: look at the quotes, colons and indents here."),
    )
    return _refused(file, mark.line + 1 if mark else 1, template)


def _refused(file: str, line: int, template: str, **params: object) -> KitRefused:
    return KitRefused([Fault(file, line, template, params)])


class _Values:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def of(self, node: yaml.Node) -> Marked:
        value = self.value(node, ())
        if self.faults:
            raise KitRefused(self.faults)
        return Marked(self.file, value, self.lines)

    def value(self, node: yaml.Node, place: Place) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if id(node) in self.seen:
            raise _refused(
                self.file, line, gettext_noop("Write the value again: a kit has no & and * references.")
            )
        self.seen.add(id(node))
        if len(place) > DEEPEST or len(self.seen) > MOST_NODES:
            raise _refused(
                self.file, line, gettext_noop("The file nests too deep, or is too long, to be a kit.")
            )
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
            raise _refused(
                self.file,
                line,
                gettext_noop("Take out the tag “%(tag)s”: a kit has only texts and numbers."),
                tag=node.tag,
            )
        if isinstance(node, yaml.MappingNode):
            return self.map(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*place, i)) for i, one in enumerate(node.value)]
        return self.scalar(node)

    def map(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused(self.file, line, gettext_noop("A key is a plain word."))
            key = str(key_node.value)
            if key in found:
                self.faults.append(
                    Fault(
                        self.file,
                        line,
                        gettext_noop("The key “%(key)s” stands here twice: keep one of them."),
                        {"key": key},
                    )
                )
            self.lines[(*place, key)] = line
            found[key] = self.value(value_node, (*place, key))
        return found

    @staticmethod
    def scalar(node: yaml.Node) -> Any:
        text = str(node.value)
        if getattr(node, "style", None):
            return text
        if _NUMBER.match(text):
            return int(text)
        return _WORDS.get(text, text)
