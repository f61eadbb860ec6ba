"""Fills one Word template in a process of its own: ``child.py`` inside a private folder.

Reads ``template.docx`` and ``request.json``, leaves ``filled.docx`` and ``answer.json``. The template sees
plain values only: no attributes of objects, no calls, no names but those it is given.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEMORY = 1024**3
DAMAGED, OUT_OF_MEMORY = 4, 3
MOST_PARTS, MOST_BYTES, PLAIN_BYTES, RATIO = 1000, 200 * 1024**2, 10 * 1024**2, 100
"""Parts of an archive, bytes they unpack to; above the third, times their packed size."""
FILTERS = (
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "default",
    "join",
    "length",
    "first",
    "last",
    "replace",
)
_EXTERNAL = re.compile(
    rb'Type="[^"]*/(\w+)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Type="[^"]*/(\w+)"'
)


class PlainOnly(ImmutableSandboxedEnvironment):
    """Names lead to keys of what was given; nothing is called, nothing is computed, nothing is an object."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, unknown: set[str]) -> None:
        super().__init__(autoescape=True, undefined=_noting(unknown))
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in ("defined", "undefined", "none")}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if type(obj).__name__ == "LoopContext" and argument in ("index", "index0", "first", "last", "length"):
            return getattr(obj, argument)
        if str(argument).startswith("_"):
            raise SecurityError(str(argument))
        return self.undefined(obj=obj, name=str(argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(operator)

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        # the loop over a list is called by jinja itself, by its class
        raise SecurityError("…()")


def _noting(unknown: set[str]) -> type[ChainableUndefined]:
    class Noting(ChainableUndefined):
        """Shows nothing and notes the name that nobody knows."""

        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            if self._undefined_name:
                unknown.add(str(self._undefined_name))

        def __str__(self) -> str:
            return ""

    return Noting


def answer_to(folder: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Fill the template, or say why not."""
    from docxtpl import DocxTemplate

    if _swollen(folder / "template.docx"):
        return {"refused": "swollen"}
    if outside := _outside(folder / "template.docx"):
        return {"refused": "outside", "detail": outside}
    unknown: set[str] = set()
    template = DocxTemplate(folder / "template.docx")
    try:
        template.render(facts, jinja_env=PlainOnly(unknown), autoescape=True)
    except SecurityError as error:
        return {"refused": "unsafe", "detail": str(error)}
    except TemplateSyntaxError as error:
        return _misspelt(str(error))
    except (TemplateError, TypeError, ZeroDivisionError, OverflowError):
        return {"refused": "written", "detail": ""}
    if unknown:
        return {"refused": "fields", "detail": ", ".join(sorted(unknown))}
    template.save(folder / "filled.docx")
    return {}


def _misspelt(said: str) -> dict[str, Any]:
    """What jinja says in English, as what the writer left open or the piece it stumbled over."""
    unclosed = re.search(r"innermost block that needs to be closed is '(\w+)'", said)
    if unclosed:
        return {"refused": "unclosed", "detail": unclosed[1]}
    piece = re.search(r"'([^']{1,60})'", said)
    return {"refused": "written", "detail": piece[1] if piece else ""}


def _swollen(file: Path) -> bool:
    """Whether the archive would unpack to far more than any document holds."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    whole, packed = (sum(getattr(one, name) for one in parts) for name in ("file_size", "compress_size"))
    return len(parts) > MOST_PARTS or whole > MOST_BYTES or (whole > PLAIN_BYTES and whole > RATIO * packed)


def _outside(file: Path) -> str:
    """What the file would fetch from elsewhere when it is opened; links that one clicks are no such thing."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                for match in _EXTERNAL.finditer(archive.read(name)):
                    kind = (match[1] or match[2]).decode()
                    if kind != "hyperlink":
                        return kind
    return ""


def main(folder: Path) -> int:
    """One template."""
    _limit_memory()
    facts = json.loads((folder / "request.json").read_text("utf-8"))
    try:
        answer = answer_to(folder, facts)
    except MemoryError:
        return OUT_OF_MEMORY
    except (zipfile.BadZipFile, KeyError, ValueError, RecursionError, OSError, SyntaxError):
        return DAMAGED
    (folder / "answer.json").write_text(json.dumps(answer), "utf-8")
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
