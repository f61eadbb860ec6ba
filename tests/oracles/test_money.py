"""Money over time and weights in pairs, as others print them."""

from __future__ import annotations

import pytest

from jalon.engine.selection import by_pairs
from jalon.engine.selection.money import irr, mirr, npv, payback, profitability_index


def test_a_hundred_out_sixty_back_twice() -> None:
    flows = (-100, 60, 60)
    assert npv(0.10, flows) == pytest.approx(4.1322, abs=1e-4)
    assert irr(flows) == pytest.approx(0.13066, abs=1e-5)
    assert payback(flows) == pytest.approx(1.667, abs=1e-3)
    assert payback(flows, 0.10) == pytest.approx(1 + (100 - 60 / 1.1) / (60 / 1.21))
    assert profitability_index(0.10, flows) == pytest.approx((60 / 1.1 + 60 / 1.21) / 100)


def test_the_spreadsheet_example_of_mirr() -> None:
    """Microsoft's documentation of MIRR: 12.61 %."""
    flows = (-120_000, 39_000, 30_000, 21_000, 37_000, 46_000)
    assert mirr(flows, 0.10, 0.12) == pytest.approx(0.126094, abs=1e-6)


def test_several_rates_are_no_rate() -> None:
    assert irr((-100, 230, -132)) is None
    assert irr((100, 50)) is None


def test_a_consistent_comparison_is_its_own_ratios() -> None:
    found = by_pairs([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]])
    assert found.values == pytest.approx((0.6, 0.3, 0.1))
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_saaty_choosing_a_house() -> None:
    """T. L. Saaty, EJOR 48 (1990), table 2: eight criteria of a house, eigenvalue 9.669, CR 0.169."""
    n, upper = (
        8,
        (
            (5, 3, 7, 6, 6, 1 / 3, 1 / 4),
            (1 / 3, 5, 3, 3, 1 / 5, 1 / 7),
            (6, 3, 4, 6, 1 / 5),
            (1 / 3, 1 / 4, 1 / 7, 1 / 8),
            (1 / 2, 1 / 5, 1 / 6),
            (1 / 5, 1 / 6),
            (1 / 2,),
        ),
    )
    table = [[1.0] * n for _ in range(n)]
    for i, row in enumerate(upper):
        for k, value in enumerate(row):
            table[i][i + 1 + k], table[i + 1 + k][i] = value, 1 / value
    found = by_pairs(table)
    assert found.largest_eigenvalue == pytest.approx(9.669, abs=0.01)
    assert found.values == pytest.approx((0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333), abs=0.002)
    assert not found.consistent
