"""The countries whose public holidays we know, under their name in the reader's language."""

from __future__ import annotations

import unicodedata
from functools import cache

import holidays
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What most readers look for stands first, by name; the rest follow by code.
_NAMES = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada",
    "CH": "Switzerland", "CI": "Ivory Coast", "CL": "Chile", "CM": "Cameroon", "CN": "China",
    "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "DZ": "Algeria", "EG": "Egypt", "ES": "Spain",
    "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece", "HU": "Hungary",
    "IE": "Ireland", "IN": "India", "IT": "Italy", "JP": "Japan", "KR": "South Korea",
    "LU": "Luxembourg", "MA": "Morocco", "MC": "Monaco", "MX": "Mexico", "NL": "Netherlands",
    "NO": "Norway", "NZ": "New Zealand", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
    "SE": "Sweden", "SN": "Senegal", "SG": "Singapore", "TN": "Tunisia", "TR": "Turkey",
    "UA": "Ukraine", "US": "United States", "ZA": "South Africa",
}  # fmt: skip


def _supported() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _choices(language: str) -> list[tuple[str, str]]:
    known = [(code, _(name)) for code, name in _NAMES.items() if code in _supported()]
    known.sort(key=lambda pair: unicodedata.normalize("NFKD", pair[1]))
    rest = sorted((code, code) for code in _supported() if code not in _NAMES)
    return [("", _("None")), *known, *rest]


def choices() -> list[tuple[str, str]]:
    """(code, name) pairs, in the reader's language."""
    return _choices(get_language() or "en")
