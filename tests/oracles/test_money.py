"""Money over time and weights in pairs, as others print them."""

from __future__ import annotations

import math
from datetime import date

import pytest

from jalon.engine import PlanError
from jalon.engine.selection import by_pairs
from jalon.engine.selection.money import (
    Flows,
    irr,
    mirr,
    npv,
    payback,
    profitability_index,
    xirr,
    xnpv,
)


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


def test_the_spreadsheet_examples_of_npv_and_irr() -> None:
    """Microsoft's documentation: NPV 1,188.44 (it discounts the first flow too), IRR 8.7 % and -2.1 %."""
    assert npv(0.10, (0, -10_000, 3_000, 4_200, 6_800)) == pytest.approx(1188.44, abs=0.005)
    flows = (-70_000, 12_000, 15_000, 18_000, 21_000, 26_000)
    assert irr(flows) == pytest.approx(0.0866, abs=5e-5)
    assert irr(flows[:5]) == pytest.approx(-0.0212, abs=5e-5)


def test_the_spreadsheet_example_of_dated_flows() -> None:
    """Microsoft's documentation of XNPV and XIRR: 2,086.65 at 9 %, and 37.34 %."""
    days = (date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1))
    flows = tuple(zip(days, (-10_000, 2_750, 4_250, 3_250, 2_750), strict=True))
    assert xnpv(0.09, flows) == pytest.approx(2086.647602, abs=1e-6)
    assert xirr(flows) == pytest.approx(0.373362535, abs=1e-6)
    assert Flows(dated=flows).worth(0.09) == xnpv(0.09, flows)


def test_mid_year_flows_come_half_a_year_sooner() -> None:
    flows = (-100, 60, 60)
    assert npv(0.10, flows, mid_year=True) == pytest.approx(-100 + 60 / 1.1**0.5 + 60 / 1.1**1.5)
    assert Flows(flows, mid_year=True).worth(0.10) == npv(0.10, flows, mid_year=True)


def test_what_never_comes_back_has_no_payback() -> None:
    assert payback((0, -100, 10)) is None
    assert payback((0, -100, 60, 60)) == pytest.approx(2 + 40 / 60)
    assert payback((0, 10)) == 0
    assert payback((-100, 60, 60), 0.25) is None


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
    # The judgement to look at again is the one furthest from what the weights say.
    assert found.doubtful is not None
    one, other = found.doubtful
    strain = [
        abs(math.log(table[i][k] * found.values[k] / found.values[i])) for i in range(n) for k in range(i, n)
    ]
    assert abs(math.log(table[one][other] * found.values[other] / found.values[one])) == max(strain)


def test_comparisons_that_are_no_square_or_no_reverses_are_refused() -> None:
    with pytest.raises(PlanError, match="square of positive numbers"):
        by_pairs([[1, 2], [0.5]])
    with pytest.raises(PlanError, match="square of positive numbers"):
        by_pairs([[1, -2], [-0.5, 1]])
    with pytest.raises(PlanError, match="Criteria 1 and 2 are compared both ways"):
        by_pairs([[1, 3], [3, 1]])
    assert by_pairs([[1, 3], [0.33, 1]]).consistent
