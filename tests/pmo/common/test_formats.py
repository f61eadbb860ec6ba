"""Dates, durations and numbers as readers of French and English write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from jalon.pmo.common import formats


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("fr", "full", "4 nov. 2026"),
        ("en", "full", "4 Nov 2026"),
        ("fr", "short", "4 nov."),
        ("en", "month", "Nov 2026"),
    ],
)
def test_a_day(language: str, style: str, text: str) -> None:
    with translation.override(language):
        assert formats.day(date(2026, 11, 4), style).replace("\u00a0", " ") == text


def test_a_plans_minutes_and_nothing() -> None:
    with translation.override("en"):
        minutes = int((datetime(2026, 11, 4, 17) - datetime(1970, 1, 1)).total_seconds() // 60)
        assert formats.day(minutes, "time").replace("\u00a0", " ") == "4 Nov 2026, 17:00"
    assert formats.day(None) == ""


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (8640, "18 j", "18 d"),
        (1200, "2,5 j", "2.5 d"),
        (210, "3 h 30", "3 h 30"),
        (45, "45 min", "45 min"),
        (0, "0 j", "0 d"),
        (-960, "−2 j", "−2 d"),
    ],
)
def test_a_duration(minutes: int, french: str, english: str) -> None:
    for language, text in (("fr", french), ("en", english)):
        with translation.override(language):
            assert formats.duration(minutes).replace("\u00a0", " ") == text


def test_numbers_and_percent() -> None:
    with translation.override("fr"):
        assert formats.number("12400.5") == "12\u202f400,5"
        assert formats.percent(82) == "82\u202f%"
    with translation.override("en"):
        assert formats.number(12400.5, 2) == "12,400.50"
        assert formats.percent(82) == "82%"
