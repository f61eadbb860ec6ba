"""The secret key: made once, kept in the data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def key(data: Path) -> str:
    """The key of this installation; JALON_SECRET_KEY wins where an operator keeps secrets elsewhere."""
    if given := os.environ.get("JALON_SECRET_KEY"):
        return given
    file = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        made = secrets.token_urlsafe(64)
        handle.write(made)
    return made
