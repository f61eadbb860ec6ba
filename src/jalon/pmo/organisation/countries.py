"""The countries whose public holidays we know, under their name in the reader's language."""

from __future__ import annotations

import unicodedata
from functools import cache

import holidays
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _names() -> dict[str, str]:
    """What most readers look for, by name; the other countries stand under their code."""
    return {
        "AT": _("Austria"),
        "AU": _("Australia"),
        "BE": _("Belgium"),
        "BR": _("Brazil"),
        "CA": _("Canada"),
        "CH": _("Switzerland"),
        "CI": _("Ivory Coast"),
        "CL": _("Chile"),
        "CM": _("Cameroon"),
        "CN": _("China"),
        "CZ": _("Czechia"),
        "DE": _("Germany"),
        "DK": _("Denmark"),
        "DZ": _("Algeria"),
        "EG": _("Egypt"),
        "ES": _("Spain"),
        "FI": _("Finland"),
        "FR": _("France"),
        "GB": _("United Kingdom"),
        "GR": _("Greece"),
        "HU": _("Hungary"),
        "IE": _("Ireland"),
        "IN": _("India"),
        "IT": _("Italy"),
        "JP": _("Japan"),
        "KR": _("South Korea"),
        "LU": _("Luxembourg"),
        "MA": _("Morocco"),
        "MC": _("Monaco"),
        "MX": _("Mexico"),
        "NL": _("Netherlands"),
        "NO": _("Norway"),
        "NZ": _("New Zealand"),
        "PL": _("Poland"),
        "PT": _("Portugal"),
        "RO": _("Romania"),
        "SE": _("Sweden"),
        "SN": _("Senegal"),
        "SG": _("Singapore"),
        "TN": _("Tunisia"),
        "TR": _("Turkey"),
        "UA": _("Ukraine"),
        "US": _("United States"),
        "ZA": _("South Africa"),
    }


def _supported() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _choices(language: str) -> list[tuple[str, str]]:
    names = _names()
    known = [(code, name) for code, name in names.items() if code in _supported()]
    known.sort(key=lambda pair: unicodedata.normalize("NFKD", pair[1]))
    rest = sorted((code, code) for code in _supported() if code not in names)
    return [("", _("None")), *known, *rest]


def choices() -> list[tuple[str, str]]:
    """(code, name) pairs, in the reader's language."""
    return _choices(get_language() or "en")
