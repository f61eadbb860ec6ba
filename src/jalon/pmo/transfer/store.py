"""Handed-in files and prints on disk: random names, outside of what a web server shows, only ours to read."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where the files lie."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(chunks: Iterable[bytes]) -> str:
    """Write a file; its new name says nothing about it."""
    name = secrets.token_hex(20)
    handle = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return name


def path(name: str) -> Path:
    """A kept file's place."""
    if not name.isalnum():
        raise ValueError("A kept file has a plain name.")
    return folder() / name


def drop(name: str) -> None:
    """Take a kept file away; nothing happens where it is gone already."""
    if name:
        with contextlib.suppress(FileNotFoundError):
            path(name).unlink()
