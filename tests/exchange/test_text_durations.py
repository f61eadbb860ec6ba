"""Durations and predecessors as people write them, in both languages."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.engine.model import Duration, Lag, LinkKind
from jalon.exchange import durations, predecessors
from jalon.exchange.durations import Lengths, NotUnderstood
from jalon.exchange.predecessors import Reference
from tests import strategies

SEVEN_HOURS = Lengths(420, 2100, 21)


@pytest.mark.parametrize("module", [durations, predecessors])
def test_examples_in_the_text_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12d", Duration(12 * 480)),
        ("12", Duration(12 * 480)),
        ("12j", Duration(12 * 480)),
        ("12 jours", Duration(12 * 480)),
        ("3h", Duration(180, unit="h")),
        ("30m", Duration(30, unit="m")),
        ("30 min", Duration(30, unit="m")),
        ("2w", Duration(4800, unit="w")),
        ("2sem", Duration(4800, unit="w")),
        ("2s", Duration(4800, unit="w")),
        ("1mo", Duration(9600, unit="mo")),
        ("1mois", Duration(9600, unit="mo")),
        ("5ed", Duration(7200, elapsed=True)),
        ("5je", Duration(7200, elapsed=True)),
        ("5jé", Duration(7200, elapsed=True)),
        ("1emo", Duration(43_200, elapsed=True, unit="mo")),
        ("1.5d", Duration(720)),
        ("1,5\u00a0j", Duration(720)),
        ("0", Duration(0)),
        ("-0d", Duration(0)),
        ("3d?", Duration(1440, estimated=True)),
        ("2D", Duration(960)),
    ],
)
def test_durations_are_understood(text: str, expected: Duration) -> None:
    assert durations.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "d", "-1d", "1e9d", "12x", "1d2h", "١٢d" * 9, "NaN", "inf", "1 000 d", "9" * 12 + "d", "\x00"],
)
def test_what_is_no_duration_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        durations.parse(text)
    assert str(caught.value).endswith(".")


def test_a_day_is_the_plans() -> None:
    assert durations.parse("2d", SEVEN_HOURS).minutes == 840
    assert durations.parse("1mo", SEVEN_HOURS).minutes == 21 * 420
    assert durations.format(Duration(840), SEVEN_HOURS, "fr") == "2j"


@given(strategies.durations(), st.sampled_from(("en", "fr")))
def test_what_is_written_is_read_back(duration: Duration, language: str) -> None:
    for lengths in (Lengths(), SEVEN_HOURS):
        found = durations.parse(durations.format(duration, lengths, language), lengths)
        assert (found.minutes, found.elapsed) == (duration.minutes, duration.elapsed)
        assert found.estimated == duration.estimated


@given(
    st.lists(
        st.builds(
            Reference,
            st.integers(1, 99_999),
            st.sampled_from(LinkKind),
            strategies.lags(),
            st.sampled_from((None, "BRIDGE", "Pont n° 2")),
        ),
        max_size=6,
        unique_by=lambda r: (r.row, r.kind, r.plan),
    ),
    st.sampled_from(("en", "fr")),
)
def test_references_written_are_read_back(references: list[Reference], language: str) -> None:
    found = predecessors.parse(predecessors.format(references, language=language))
    for ours, theirs in zip(found, references, strict=True):
        assert (ours.row, ours.kind, ours.plan) == (theirs.row, theirs.kind, theirs.plan)
        assert ours.lag.percent == (theirs.lag.percent or None)
        if theirs.lag.percent is None:
            assert ours.lag.minutes == theirs.lag.minutes
            assert ours.lag.elapsed == (theirs.lag.elapsed and theirs.lag.minutes != 0)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        (" ; ", []),
        ("12", [12]),
        ("12;7", [12, 7]),
        ("12, 7", [12, 7]),
        ("12,7SS", [12, 7]),
        ("12FD+1,5j; 7", [12, 7]),
        ("12FS+1,5FS", [12, 5]),
        ("12fs + 2 d ;\n7 ss", [12, 7]),
        ("12+2d", [12]),
        ("12FS+50%", [12]),
        ("12FS;", [12]),
    ],
)
def test_references_are_told_apart(text: str, rows: list[int]) -> None:
    assert [r.row for r in predecessors.parse(text)] == rows


def test_kinds_and_lags_in_french() -> None:
    assert predecessors.parse("12FD+1,5j; 3DF-2je") == (
        Reference(12, LinkKind.FS, Lag(720)),
        Reference(3, LinkKind.SF, Lag(-2880, elapsed=True)),
    )


@pytest.mark.parametrize(
    "text", ["FS", "12XX", "12FS+", "12FS 2d", "abc", "12 13", "12FS+2x", "-3", "1.5", "12;;x"]
)
def test_what_is_no_predecessor_is_named(text: str) -> None:
    with pytest.raises(NotUnderstood, match="no predecessor"):
        predecessors.parse(text)


def test_the_same_link_twice_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="12"):
        predecessors.parse("12; 12FS+2d")
    assert len(predecessors.parse("12; 12SS")) == 2


def test_hostile_lengths_end_fast() -> None:
    for text in ("1" * 100_000, "1FS+" * 50_000, "a\\" * 50_000, " " * 100_000 + "x"):
        with pytest.raises(NotUnderstood):
            predecessors.parse(text)
