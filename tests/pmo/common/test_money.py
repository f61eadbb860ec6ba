"""Amounts as each language writes them."""

import pytest
from django.utils import translation

from jalon.pmo.common import money


@pytest.mark.parametrize(
    ("language", "value", "currency", "expected"),
    [
        ("fr", 5_520_000, "EUR", "5,52\u00a0M€"),
        ("fr", 552_400, "EUR", "552\u00a0k€"),
        ("fr", 9_400, "EUR", "9\u202f400\u00a0€"),
        ("fr", -552_400, "CHF", "\u2212552\u00a0kCHF"),
        ("fr", 12_000, "", "12\u00a0k"),
        ("en", 5_520_000, "GBP", "£5.52M"),
        ("en", -552_400, "USD", "\u2212$552k"),
        ("en", 9_400, "EUR", "€9,400"),
        ("en", 141_500_000, "CHF", "CHF\u00a0141.5M"),
        ("en", None, "EUR", "–"),
        ("en", 0, "EUR", "€0"),
    ],
)
def test_an_amount_reads_as_in_a_committee(language, value, currency, expected):
    with translation.override(language):
        assert money.written(value, currency) == expected


def test_a_sum_follows_the_unit_of_what_it_is_compared_with():
    with translation.override("fr"):
        assert money.written(210_000, "EUR", signed=True, like=4_000_000) == "+0,21\u00a0M€"
        assert money.pair(18_900_000, 17_600_000, "EUR") == "18,90 / 17,60\u00a0M€"
    with translation.override("en"):
        assert money.pair(18_900_000, 17_600_000, "GBP") == "£18.90 / 17.60M"
        assert money.pair(1_015_000, 970_000, "CHF") == "CHF\u00a01,015 / 970k"
        assert money.pair(900, 970, "USD") == "$900 / 970"


def test_a_change_has_its_sign_and_a_dash_where_there_is_none():
    with translation.override("en"):
        assert money.change(100, 1_300, "EUR") == "+€1,200"
        assert money.change(1_300, 100, "EUR") == "\u2212€1,200"
        assert money.change(100, 100.001, "EUR") == money.change(None, 3) == "–"
        assert money.change(0, 12_400, "EUR", shorten_from=money.MILLION) == "+€12,400"
        assert money.written(4_240_000, "EUR", shorten_from=money.IN_FULL) == "€4,240,000"
