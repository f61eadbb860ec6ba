"""How wide a text is in Inter, near enough to cut it where its column ends."""

from __future__ import annotations

from functools import lru_cache

# Advance widths of Inter Regular in thousandths of the size, from the font's own table.
_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610,
            618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601,
            590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682,
            679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549,
            242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
        ),
        strict=True,
    )
)  # fmt: skip
_OTHERS = {"\u00a0": 281, "\u202f": 281, "…": 864, "’": 261, "–": 500, "—": 1000, "−": 662, "·": 288}
_USUAL, _WIDE, _BOLD = 600, 1000, 1.045


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels of a text."""
    total = sum(_WIDTHS.get(c) or _OTHERS.get(c) or _unknown(c) for c in text)
    return total * size / 1000 * (_BOLD if bold else 1)


def _unknown(letter: str) -> int:
    return _WIDE if ord(letter) >= 0x1100 else _USUAL


def fitted(text: str, most: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than ``most`` pixels."""
    if width(text, size, bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(f"{text[:middle].rstrip()}…", size, bold) <= most:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"
