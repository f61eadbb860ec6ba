"""The documents name files, functions and pages that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PATH = re.compile(r"`((?:src|tests|scripts|docs)/[^`\s*{}<>]+)`")
NAME = re.compile(r"`(\w+)`\s+in\s+`((?:src|tests|scripts)/[^`\s]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
PICTURES = ROOT / "docs" / "pictures"


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [path for path in PATH.findall(text) if not (ROOT / path.split("::")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_name_a_page_gives_is_in_its_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    absent = [
        (name, path)
        for name, path in NAME.findall(text)
        if not re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert absent == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / link).resolve()
        if not target.exists() and (PICTURES.exists() or target.parent != PICTURES):
            broken.append(link)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {named(page) for page in (ROOT / "docs").rglob("*.md")} - {
        page.relative_to(ROOT).as_posix() for page in linked if page.is_relative_to(ROOT)
    } == {"docs/index.md"}
