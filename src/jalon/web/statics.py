"""Static files under an address that carries their content, so that browsers keep them for ever.

The whole tree moves under one fingerprint, so modules import one another by their plain names.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import django


def fingerprint(folder: Path) -> str:
    """A few letters that change with any file of ours, and with Django's own."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def lasts(path: str, url: str) -> bool:
    """Every address below the fingerprint keeps its content."""
    return True
