"""A small plan with a bit of everything, and what a command answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from jalon.cli import words
from jalon.engine import Activity, ActivityKind, Duration, Lag, Link, Plan

START = datetime(2026, 1, 5, 8)
HOUSE = Plan(
    "House",
    START,
    (
        Activity(10, "Ground", kind=ActivityKind.SUMMARY),
        Activity(11, "Dig", Duration(960), parent=10, wbs="1.1"),
        Activity(12, "=Pour", Duration(480), parent=10, wbs="1.2"),
        Activity(13, "Order doors", Duration(480)),
        Activity(14, "Ready", Duration(0), milestone=True),
    ),
    (Link(11, 12, lag=Lag(480)), Link(12, 14), Link(13, 14)),
)


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


def speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    words.language.cache_clear()
    words.catalogue.cache_clear()
