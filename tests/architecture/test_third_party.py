"""THIRD_PARTY.md names every package we install or serve, and no other."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \|", re.MULTILINE)
MANIFEST = json.loads((ROOT / "src/jalon/web/static/vendor/manifest.json").read_text())


def test_it_lists_the_lock_with_licences() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE))
    rows = dict(ROW.findall(PAGE.split("## Installed from the lock")[1]))
    assert set(rows) - {"Package", "---"} == locked
    assert [name for name, licence in rows.items() if not licence.strip()] == []


def test_it_lists_what_browsers_are_served() -> None:
    carried = PAGE.split("## Installed from the lock")[0]
    rows = re.findall(r"^\| [^|]+ \| ([\d.]+) \| ([^|]+) \|", carried, re.MULTILINE)
    assert sorted(rows) == sorted((package["version"], package["licence"]) for package in MANIFEST.values())


def test_every_served_file_is_the_one_in_the_manifest() -> None:
    static = ROOT / "src/jalon/web/static"
    for package in MANIFEST.values():
        for name, digest in package["files"].items():
            assert hashlib.sha256((static / name).read_bytes()).hexdigest() == digest, name
