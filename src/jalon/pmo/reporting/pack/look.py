"""Colours of the pack, by role: those of the design, light, for paper and projectors."""

from __future__ import annotations

INK, INK_2, INK_3 = "161A22", "475061", "5F697A"
LINE, SUNKEN, ASKS = "E3E6EB", "F6F7F9", "ECEEFB"
ROLES = {
    "c1": "3A4FCC",
    "c2": "7F899A",
    "c3": "0B7A5E",
    "c4": "B96F00",
    "ok": "19A37F",
    "watch": "E59A12",
    "bad": "DC4C33",
    "none": "A7AFBD",
}
LIGHT = ("watch", "none")
"""Roles whose colour carries dark figures."""
STATES = {"ok": "0B7A5E", "watch": "955800", "bad": "BF2F1A", "none": "5F697A"}
SOFT = {"ok": "E3F4EE", "watch": "FFF1D6", "bad": "FDE9E4", "none": "EEF0F4"}
MARKS = {"ok": "●", "watch": "▲", "bad": "■", "none": "○"}
"""Where no shape can stand: a disc, a triangle, a square, a ring."""
