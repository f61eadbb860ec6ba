"""The house's rules that a reader of the code can check: docs/house.md and SECURITY.md, line by line."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "jalon"
OTHERS_WORK = ("vendor", "locale", "__pycache__")


def files(*suffixes: str, under: Path = SOURCE) -> Iterator[Path]:
    for path in sorted(under.rglob("*")):
        if path.suffix in suffixes and not set(OTHERS_WORK) & set(path.parts):
            yield path


def found(pattern: str, paths: Iterator[Path], flags: int = 0) -> list[str]:
    """``file:line: text`` of every place that fits."""
    sought = re.compile(pattern, flags)
    places = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if sought.search(line):
                places.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:110]}")
    return places


def doors() -> Iterator[Path]:
    names = ("views", "api", "admin", "forms", "schemas")
    return (p for p in files(".py", under=SOURCE / "pmo") if p.stem in names or p.parent.name in names)


def test_doors_fetch_by_right_and_never_by_bare_number() -> None:
    """security.md 1: an object comes from ``access``, which knows who asks."""
    assert (
        found(r"objects\s*\.\s*(get|filter)\(\s*(pk|id)\s*=|get_object_or_404|get_object_or_none", doors())
        == []
    )


def test_no_signal_carries_a_rule() -> None:
    # The journal's guards and the index of texts are laid after migrations, when tables exist: nothing of a
    # user's day.
    allowed = ("src/jalon/pmo/common/apps.py", "src/jalon/pmo/initiatives/apps.py")
    places = found(
        r"django\.(db\.models\.|dispatch|core\.)signals?|@receiver|\.connect\(.*sender", files(".py")
    )
    assert [place for place in places if not place.startswith(allowed)] == []


def test_no_model_overrides_save() -> None:
    assert found(r"^\s+def (save|delete)\(self\b", files(".py", under=SOURCE / "pmo")) == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "services", "service", "managers", "misc"}
    # The demonstration has a sector of that name.
    named = (path for path in files(".py") if path != SOURCE / "web" / "demo" / "services.py")
    assert [str(path) for path in named if path.stem in drawers or path.parent.name in drawers] == []


FORBIDDEN = {
    r"(?<![\w.])(eval|exec)\(": "runs text as code",
    r"\b(pickle|marshal|shelve|dill)\b": "reads code from data",
    r"yaml\.(load|unsafe_load|full_load)\b": "makes objects from data",
    r"shell\s*=\s*True|os\.system|os\.popen": "gives text to a shell",
    r"__all__\"|fields\s*=\s*[\"']__all__": "shows every field, also tomorrow's",
    r"csrf_exempt": "lets another site ask in a user's name",
    r"objects\.(extra|raw)\(|\bRawSQL\(": "builds SQL from text",
    r"tempfile\.mktemp\(|verify\s*=\s*False": "trusts what anyone may change",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nothing_dangerous_is_called(pattern: str) -> None:
    assert found(pattern, files(".py")) == [], FORBIDDEN[pattern]


# Where text is declared safe for a page, and why it is.
SAFE = {
    "src/jalon/pmo/common/templatetags/jalon.py": "drawings and attributes written in that file",
    "src/jalon/pmo/common/templates/common/_field.html": "help texts are ours or Django's own",
}


def test_text_is_declared_safe_only_where_it_is_ours() -> None:
    places = found(r"mark_safe|\|\s*safe\b|autoescape off|SafeString\(", files(".py", ".html"))
    assert {place.split(":")[0] for place in places} <= set(SAFE), places


def test_the_islands_write_text_and_never_markup() -> None:
    pattern = (
        r"\.(innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write|\bnew Function\b|(?<![\w.])eval\("
    )
    # An empty string only empties an element.
    places = [p for p in found(pattern, files(".js")) if not re.search(r"innerHTML\s*=\s*(''|\"\")", p)]
    assert places == []


def test_no_page_asks_a_foreign_host() -> None:
    places = found(
        r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", files(".html", ".css", ".js", ".svg"), re.IGNORECASE
    )
    names = re.compile(
        r"xmlns|createElementNS|http://www\.w3\.org/(2000/svg|1999/x(html|link))|example\.(org|com)"
    )
    # A comment in a script may look like an address without a scheme.
    assert [p for p in places if not names.search(p) and "://" in p] == []


def test_templates_hold_no_script_and_no_style() -> None:
    """The Content-Security-Policy would refuse them."""
    inline = found(
        r"<script(?![^>]*\b(src|type=\"application/json\"|type=\"importmap\"))[^>]*>", files(".html")
    )
    handlers = found(r"\son(click|change|submit|load|input|keydown|error)\s*=", files(".html"))
    assert inline + handlers == []


WORDS = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
DJANGO = re.compile(
    # Blocks that fill an attribute of the page's frame.
    r"{%\s*block (?:rail|\w*class)\s*%}.*?{%\s*endblock\b.*?%}|{#.*?#}"
    r"|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
MARKUP = re.compile(
    r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<kbd.*?</kbd>|<code.*?</code>|<pre.*?</pre>"
    r"|<!--.*?-->|<[^>]*>|\.\w+",
    re.DOTALL,
)
SAID = re.compile(r"\b(?:title|placeholder|aria-label|alt)=\"([^\"{]*[A-Za-zÀ-ÿ]{3,}[^\"{]*)\"")
# Names are the same in every language; a language is named in its own.
NAMES = {"Jalon", "Français", "English", "API", "OpenAPI", "YAML"} | {
    "Esc",
    "Ctrl",
    "Enter",
    "Tab",
    "Shift",
    "Alt",
}
ENTITIES = re.compile(r"&\w+;")


def test_every_word_of_a_template_is_translated() -> None:
    bare = []
    for path in files(".html"):
        text = path.read_text(encoding="utf-8")
        shown = ENTITIES.sub(" ", MARKUP.sub(" ", DJANGO.sub(" ", text)))
        outside = [word for word in WORDS.findall(shown) if word not in NAMES]
        said = [one for one in SAID.findall(text) if one not in NAMES]
        if outside or said:
            bare.append(f"{path.relative_to(ROOT)}: {[*outside, *said][:6]}")
    assert bare == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: which files are ours is unknown")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_machine_or_an_index() -> None:
    """Locks, scripts and documents work anywhere: no home folder, no address of a registry."""
    pattern = re.compile(
        r"/(?:home|Users)/[a-z][\w.-]+/|/root/|pypi\.org|pythonhosted|registry\.npmjs|index-url\s+http",
        re.IGNORECASE,
    )
    own = Path(__file__).resolve()
    binary = {".woff2", ".png", ".jar", ".mo", ".ico"}
    places = []
    for path in tracked():
        if path.resolve() == own or path.suffix in binary or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                places.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:110]}")
    assert places == []


def test_every_module_says_what_it_keeps() -> None:
    silent = []
    for path in files(".py"):
        text = path.read_text(encoding="utf-8").lstrip()
        if text and "migrations" not in path.parts and not text.startswith(('"""', 'r"""')):
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


LONG = 500
# Longer, and why.
AT_EASE = {
    "src/jalon/engine/cpm/forward.py": "one compiled sweep: its parts are inlined into it",
    "src/jalon/web/demo/tree.py": "a table: the demonstration's organisation",
}


def test_no_file_outgrew_its_room() -> None:
    """Split by noun (docs/house.md, section 2)."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(".py", ".js", ".html")
        if "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LONG and name not in AT_EASE} == {}


def test_engine_and_command_line_start_without_the_office() -> None:
    program = (
        "import sys, jalon.engine, jalon.cli, jalon.exchange.formats;"
        "print([m for m in ('django', 'ninja', 'allauth', 'jalon.pmo', 'jalon.web') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
