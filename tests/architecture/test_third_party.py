"""THIRD_PARTY.md names every package we install or serve, and no other."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
LISTED = {name for name in re.findall(r"^\| (\S+) \| [^|]+ \|", PAGE, re.MULTILINE) if name != "Package"}


def test_it_lists_the_lock_and_the_browser_files() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE))
    manifest = json.loads((ROOT / "src/jalon/web/static/vendor/manifest.json").read_text())
    assert LISTED - {"---"} == locked | set(manifest)


def test_every_served_file_is_the_one_in_the_manifest() -> None:
    static = ROOT / "src/jalon/web/static"
    manifest = json.loads((static / "vendor/manifest.json").read_text())
    for package in manifest.values():
        for name, digest in package["files"].items():
            assert hashlib.sha256((static / name).read_bytes()).hexdigest() == digest, name
