"""The S-curve of the finish and the tornado, drawn as SVG in the design's colours."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from jalon.cli.words import language, percent, words
from jalon.engine import Plan
from jalon.engine.simulation import Driver, Simulation

WIDTH, LEFT, RIGHT = 960, 64, 32
TOP, TALL = 96, 300
INK, QUIET, GRID, SUBJECT, SOFT, COMMITTED = "#161A22", "#5F697A", "#EBEDF1", "#3A4FCC", "#C9D0F5", "#BF2F1A"
BARS, ROW = 10, 30
FONT = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def draw(plan: Plan, found: Simulation) -> str:
    """One SVG file, readable in a report or a browser."""
    drivers = [d for d in found.drivers if abs(d.correlation) >= 0.005][:BARS]
    height = TOP + TALL + 56 + (72 + ROW * len(drivers) if drivers else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="{FONT}" role="img">',
        f"<title>{escape(plan.name)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        _text(LEFT, 36, plan.name, 20, INK, weight=600),
        _text(
            LEFT,
            60,
            words("%(done)s iterations, seed %(seed)s.") % {"done": found.iterations, "seed": found.seed},
            13,
            QUIET,
        ),
        *_curve(found),
    ]
    if drivers:
        parts += _tornado(drivers, TOP + TALL + 88)
    return "\n".join([*parts, "</svg>"])


def _text(
    x: float, y: float, said: str, size: int, colour: str, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'font-weight="{weight}" style="font-variant-numeric:tabular-nums">{escape(said)}</text>'
    )


def _day(when: datetime) -> str:
    return f"{when:%d/%m/%Y}" if language() == "fr" else f"{when:%d %b %Y}"


def _curve(found: Simulation) -> list[str]:
    curve = found.finish_curve(201)
    first = min(curve[0][0], found.planned_finish)
    last = max(curve[-1][0], found.planned_finish)
    margin = max((last - first) * 0.04, timedelta(hours=12))
    first, last = first - margin, last + margin
    wide = WIDTH - LEFT - RIGHT

    def x(when: datetime) -> float:
        return LEFT + (when - first) / (last - first) * wide

    def y(share: float) -> float:
        return TOP + (1 - share) * TALL

    parts = []
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(share):.1f}" y2="{y(share):.1f}" '
            f'stroke="{GRID}"/>'
        )
        parts.append(_text(LEFT - 10, y(share) + 4, f"{share * 100:.0f}", 11, QUIET, "end"))
    parts.append(_text(LEFT - 10, TOP - 14, "%", 11, QUIET, "end"))
    for k in range(6):
        when = first + (last - first) * (k / 5)
        anchor = "start" if k == 0 else "end" if k == 5 else "middle"
        parts.append(_text(x(when), TOP + TALL + 22, _day(when), 11, QUIET, anchor))
    points = " L".join(f"{x(when):.1f} {y(share):.1f}" for when, share in curve)
    begin, end = x(curve[0][0]), x(curve[-1][0])
    parts.append(
        f'<path d="M{begin:.1f} {y(0):.1f} L{points} L{end:.1f} {y(0):.1f} Z" fill="{SOFT}" opacity=".35"/>'
    )
    parts.append(
        f'<path d="M{points}" fill="none" stroke="{SUBJECT}" stroke-width="2.5" stroke-linejoin="round"/>'
    )
    for level in (50, 80):
        when = found.finish_at(level)
        parts.append(
            f'<path d="M{LEFT} {y(level / 100):.1f} H{x(when):.1f} V{y(0):.1f}" fill="none" '
            f'stroke="{SUBJECT}" stroke-dasharray="3 4"/>'
        )
        parts.append(
            f'<circle cx="{x(when):.1f}" cy="{y(level / 100):.1f}" r="5" fill="{SUBJECT}" '
            f'stroke="#FFFFFF" stroke-width="2"/>'
        )
        # On whichever side of the point there is room.
        right = x(when) < WIDTH - RIGHT - 150
        parts.append(
            _text(
                x(when) + (12 if right else -12),
                y(level / 100) + (18 if right else -8),
                f"P{level}  {_day(when)}",
                13,
                INK,
                "start" if right else "end",
                600,
            )
        )
    at = x(found.planned_finish)
    said = words("Committed: %(date)s, %(share)s") % {
        "date": _day(found.planned_finish),
        "share": percent(found.confidence(found.planned_finish)),
    }
    parts.append(
        f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 6}" y2="{TOP + TALL}" stroke="{COMMITTED}" '
        f'stroke-width="1.5"/>'
    )
    anchor = "start" if at < WIDTH / 2 else "end"
    parts.append(_text(at + (6 if anchor == "start" else -6), TOP - 12, said, 12, COMMITTED, anchor, 500))
    return parts


def _tornado(drivers: list[Driver], top: float) -> list[str]:
    parts = [_text(LEFT, top, words("The finish hangs on"), 15, INK, weight=600)]
    names, wide = 300, WIDTH - LEFT - RIGHT - 300 - 60
    most = max(abs(d.correlation) for d in drivers)
    for number, d in enumerate(drivers):
        y = top + 20 + number * ROW
        name = d.name if len(d.name) <= 44 else d.name[:43] + "…"
        length = abs(d.correlation) / most * wide
        fill = SUBJECT if d.kind == "activity" else "#B96F00"
        parts.append(_text(LEFT, y + 15, name, 13, INK))
        parts.append(
            f'<rect x="{LEFT + names}" y="{y + 2}" width="{length:.1f}" height="18" rx="3" fill="{fill}" '
            f'opacity="{1 if d.correlation >= 0 else 0.55}"/>'
        )
        parts.append(_text(LEFT + names + length + 8, y + 16, f"{d.correlation:+.2f}", 12, QUIET))
    return parts
