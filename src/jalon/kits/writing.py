"""Writes a kit as YAML: what the shipped files look like, and what an export gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jalon.kits.nouns import After, Calendar, Kit, Risk, Role, Span, Text, Work
from jalon.kits.shifts import written as written_week


def written(kit: Kit) -> str:
    """The YAML of a kit; reading it gives the same kit."""
    return "\n".join(_lines(kit)) + "\n"


def _lines(kit: Kit) -> Iterator[str]:
    yield "format: jalon-sector-kit"
    yield "version: 1"
    yield f"sector: {kit.sector}"
    yield f"languages: [{', '.join(kit.languages)}]"
    yield f"name: {_flow(kit.name)}"
    yield from _texts("", "summary", kit.summary)
    yield from _section("calendars", [_calendar(one) for one in kit.calendars])
    yield from _section("roles", [_role(one) for one in kit.roles])
    yield ""
    yield "work:"
    for work in kit.work:
        yield from _work(work, "  ")
    yield from _section("risks", [_risk(one) for one in kit.risks])
    yield from _section(
        "gates",
        [
            [
                f"key: {gate.key}",
                f"name: {_flow(gate.name)}",
                f"at: {gate.at}",
                "criteria:",
                *(f"  - {_flow(one)}" for one in gate.criteria),
            ]
            for gate in kit.gates
        ],
    )
    yield from _section(
        "documents",
        [
            ["{" + f"key: {one.key}, name: {_flow(one.name)}, gate: {one.gate}, owner: {one.owner}" + "}"]
            for one in kit.documents
        ],
    )
    yield from _section(
        "indicators",
        [
            [
                f"name: {_flow(one.name)}",
                f"unit: {_flow(one.unit)}",
                f"measured: {_flow(one.measured)}",
                f"target: {_flow(one.target)}",
            ]
            for one in kit.indicators
        ],
    )
    yield from _section("closing", [[_flow(one)] for one in kit.closing])


def _section(name: str, rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{name}:"
    for row in rows:
        for number, line in enumerate(row):
            yield f"  {'- ' if number == 0 else '  '}{line}"


def _calendar(calendar: Calendar) -> list[str]:
    hours = ", ".join(f'{day}: "{text}"' for day, text in written_week(calendar.days).items())
    return [
        f"key: {calendar.key}",
        f"name: {_flow(calendar.name)}",
        f"week: {{{hours}}}",
        f'holidays: "{calendar.holidays or "none"}"',
    ]


def _role(role: Role) -> list[str]:
    lines = [f"key: {role.key}", f"name: {_flow(role.name)}", *_texts("", "answers-for", role.answers_for)]
    return [*lines, f"count: {role.count}"] if role.count > 1 else lines


def _work(work: Work, indent: str) -> Iterator[str]:
    if work.below:
        yield f"{indent}- key: {work.key}"
        yield f"{indent}  name: {_flow(work.name)}"
        if work.after:
            yield f"{indent}  after: [{_after(work.after)}]"
        if work.role:
            yield f"{indent}  role: {work.role}"
        yield f"{indent}  work:"
        for one in work.below:
            yield from _work(one, indent + "    ")
        return
    parts = [f"key: {work.key}", f"name: {_flow(work.name)}"]
    parts.append("milestone: true" if work.milestone else f"duration: {_span(work.duration or Span(1))}")
    if work.after:
        parts.append(f"after: [{_after(work.after)}]")
    if work.role:
        parts.append(f"role: {work.role}")
    if work.calendar:
        parts.append(f"calendar: {work.calendar}")
    for name, text in (("deliverable", work.deliverable), ("note", work.note)):
        if text:
            parts.append(f"{name}: {_flow(text)}")
    yield f"{indent}- {{{', '.join(parts)}}}"


def _risk(risk: Risk) -> list[str]:
    lines = [f"kind: {risk.kind}"]
    for name in ("cause", "event", "effect"):
        lines += _texts("", name, getattr(risk, name))
    lines += [f"probability: {risk.probability}", f"impact: {risk.impact}"]
    lines += _texts("", "response", risk.response)
    if risk.tasks:
        lines.append(f"tasks: [{', '.join(risk.tasks)}]")
    if risk.owner:
        lines.append(f"owner: {risk.owner}")
    return lines


def _texts(indent: str, name: str, text: Text) -> list[str]:
    return [
        f"{indent}{name}:",
        *(f"{indent}  {language}: {_quoted(said)}" for language, said in text.items()),
    ]


def _flow(text: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{language}: {_quoted(said)}" for language, said in text.items()) + "}"


def _quoted(text: Any) -> str:
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _after(links: Iterable[After]) -> str:
    return ", ".join(_one(link) for link in links)


def _one(link: After) -> str:
    if link.kind == "FS" and not link.lag.days:
        return link.key
    sign = "-" if link.lag.days < 0 else "+"
    lag = f"{sign}{_span(Span(abs(link.lag.days), link.lag.elapsed))}" if link.lag.days else ""
    return f"{link.key} {link.kind}{lag}"


def _span(span: Span) -> str:
    return f"{span.days}{'ed' if span.elapsed else 'd'}"
