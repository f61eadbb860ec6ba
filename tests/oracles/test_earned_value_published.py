"""Earned value and earned schedule as their sources print them."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.engine.earned_value import Performance, indices
from jalon.engine.earned_value import earned_schedule as es


def test_the_example_of_the_pra_package() -> None:
    """Package PRA for R (MIT licence): its documented example of earned value."""
    p = Performance(bac=100_000, pv=40_000, ev=35_000, ac=36_000)
    assert (p.sv, p.cv, p.spi) == (-5000, -1000, 0.875)
    assert p.cpi == pytest.approx(0.97222, abs=1e-5)
    later = Performance(100_000, 40_000, 35_000, 43_750)
    assert (later.cpi, later.eac, later.etc) == (
        pytest.approx(0.8),
        pytest.approx(125_000),
        pytest.approx(81_250),
    )
    assert indices.eac_atypical(100_000, 35_000, 63_000) == 128_000
    assert indices.eac_both(100_000, 35_000, 63_000, 0.8, 0.9) == pytest.approx(153_277.78, abs=0.01)
    assert indices.to_complete_index(100_000, 35_000, 40_000) == pytest.approx(1.08333, abs=1e-5)


def test_a_project_half_done() -> None:
    """The usual example of courses for the PMP: half done, 55,000 planned, 45,000 spent."""
    p = Performance(bac=100_000, pv=55_000, ev=50_000, ac=45_000)
    assert (p.sv, p.cv, p.eac) == (-5000, 5000, pytest.approx(90_000))
    assert (p.spi, p.cpi) == (pytest.approx(0.909, abs=5e-4), pytest.approx(1.111, abs=5e-4))


def test_lipke_seven_months() -> None:
    """W. Lipke, "Schedule is different" (2003): seven months gone, five earned."""
    assert es.time_variance(5, 7) == -2
    assert es.time_index(5, 7) == pytest.approx(0.714, abs=5e-4)
    # The same by a planned value of 10 a month, of which 50 are earned.
    assert es.earned_schedule(np.arange(0, 130, 10), 50) == 5


def test_zero_divisors_have_no_answer() -> None:
    p = Performance(bac=0, pv=0, ev=0, ac=0)
    assert (p.cpi, p.spi, p.eac, p.tcpi, p.cv_share, p.earned_share) == (None,) * 6
    assert all(value is None or np.isfinite(value) for value in p.forecasts.values())


def test_flat_planned_value_and_the_end() -> None:
    assert es.earned_schedule([0, 10, 10, 20], 10) == 2
    assert es.earned_schedule([0, 10, 20, 20, 20], 20) == 2
    assert np.isnan(es.earned_schedule([0, 0, 0], 0))


def test_forecasts_of_the_duration_agree_where_they_must() -> None:
    """At the pace SPI(t), AT + (PD - ES) / SPI(t) is PD / SPI(t)."""
    assert es.duration_forecast(12, 5, 7, 5 / 7) == pytest.approx(12 / (5 / 7))
    assert es.planned_value_forecast(12, 120, 50, 70) == pytest.approx(12 + 20 / 10)
    assert es.planned_value_forecast_by_pace(12, 50, 70) == pytest.approx(12 / (50 / 70))
    ed = es.earned_duration(7, 50, 70)
    assert ed == pytest.approx(5)
    assert es.earned_duration_forecast(12, 7, ed) == pytest.approx(14)


def test_every_forecast_of_the_cost_by_its_formula() -> None:
    """PMI, *The Standard for Earned Value Management* (2019), on the numbers of the PRA example."""
    p = Performance(bac=100_000, pv=40_000, ev=35_000, ac=36_000)
    cpi, spi = 35 / 36, 35 / 40
    assert p.forecasts == pytest.approx(
        {
            "typical": 100_000 / cpi,
            "atypical": 36_000 + 65_000,
            "both": 36_000 + 65_000 / (cpi * spi),
            "weighted": 36_000 + 65_000 / (0.8 * cpi + 0.2 * spi),
            "schedule": 36_000 + 65_000 / spi,
            "bottom_up": None,
        }
    )
    assert Performance(100_000, 40_000, 35_000, 36_000, 70_000).forecasts["bottom_up"] == 106_000
    assert (p.vac, p.etc) == (pytest.approx(100_000 - 100_000 / cpi), pytest.approx(100_000 / cpi - 36_000))
    assert p.tcpi == pytest.approx(65_000 / 64_000)
    assert p.tcpi_eac == pytest.approx(cpi)


def test_the_pace_that_is_left() -> None:
    """Lipke: twelve months planned, seven gone, five earned: seven of work left in five."""
    assert es.to_complete_time_index(12, 5, 7) == pytest.approx(7 / 5)
    assert es.duration_forecast(12, 5, 7) == 14
    assert es.duration_forecast(12, 5, 7, 0.9 * 5 / 7) == pytest.approx(7 + 7 / (0.9 * 5 / 7))
    assert es.earned_schedule(np.arange(0, 130, 10), 120) == 12


def test_adherence_to_the_schedule() -> None:
    """Lipke, "Connecting earned value to the schedule" (2004): what is earned where it was planned."""
    planned = np.array([10.0, 20.0, 20.0, 0.0])
    assert es.p_factor(np.array([10.0, 20.0, 20.0, 0.0]), planned) == 1
    # the same 50 earned, 15 of them on what was to come later
    assert es.p_factor(np.array([10.0, 20.0, 5.0, 15.0]), planned) == pytest.approx(35 / 50)
