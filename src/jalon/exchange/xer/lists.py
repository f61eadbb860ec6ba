"""The tables of an XER file that only list: currencies, note topics, calendars, options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jalon.engine.model import Activity, Calendar, Plan, SchedulingRules
from jalon.exchange.xer.calendars import data_of
from jalon.exchange.xer.cells import Value, hours, line, yes
from jalon.exchange.xer.codes import LAG_CALENDARS

PROJECT = 1
"""The number of our project in the file."""
TYPE_OF_LAG = {name: code for code, name in LAG_CALENDARS.items()}


def currencies(currency: str) -> Iterator[Mapping[str, Value]]:
    # The euro's sign tells a reader which code page the file is in.
    kept = {"EUR": ("€", "Euro"), "USD": ("$", "US Dollar")}
    own = line(currency)
    if own:
        kept.setdefault(own, (own, own))
    for number, (short, (sign, name)) in enumerate(kept.items(), 1):
        yield {
            "curr_id": number,
            "decimal_digit_cnt": 2,
            "curr_symbol": sign,
            "decimal_symbol": ".",
            "digit_group_symbol": ",",
            "pos_curr_fmt_type": "#1.1",
            "neg_curr_fmt_type": "(#1.1)",
            "curr_type": name,
            "curr_short_name": short,
            "group_digit_cnt": 3,
            "base_exch_rate": 1,
        }


def memo_types(activities: Iterable[Activity]) -> Iterator[Mapping[str, Value]]:
    if any(a.note for a in activities):
        yield {
            "memo_type_id": 1,
            "seq_num": 1,
            "eps_flag": "N",
            "proj_flag": "N",
            "wbs_flag": "N",
            "task_flag": "Y",
            "memo_type": "Notes",
        }


def offices() -> Iterator[Mapping[str, Value]]:
    yield {
        "obs_id": 1,
        "parent_obs_id": None,
        "guid": None,
        "seq_num": 0,
        "obs_name": "Enterprise",
        "obs_descr": None,
    }


def calendar_rows(
    plan: Plan, calendars: Iterable[Calendar], names: Mapping[int, str]
) -> Iterator[Mapping[str, Value]]:
    for c in calendars:
        yield {
            "clndr_id": c.uid,
            "default_flag": "Y" if c.uid == plan.calendar else "N",
            "clndr_name": names[c.uid],
            "proj_id": None,
            "base_clndr_id": c.parent,
            "clndr_type": "CA_Base",
            "day_hr_cnt": hours(plan.minutes_per_day),
            "week_hr_cnt": hours(plan.minutes_per_week),
            "month_hr_cnt": hours(plan.minutes_per_day * plan.days_per_month),
            "year_hr_cnt": hours(plan.minutes_per_week * 50),
            "rsrc_private": "N",
            "clndr_data": data_of(c),
        }


def options(rules: SchedulingRules) -> Iterator[Mapping[str, Value]]:
    yield {
        "schedoptions_id": 1,
        "proj_id": PROJECT,
        "sched_outer_depend_type": "SD_None" if rules.ignore_external_links else "SD_Both",
        "sched_open_critical_flag": yes(rules.multiple_critical_paths),
        "sched_lag_early_start_flag": yes(not rules.start_lag_from_actual),
        "sched_retained_logic": yes(rules.progress == "retained_logic"),
        "sched_setplantoforecast": "N",
        "sched_float_type": {"start": "FT_SF", "finish": "FT_FF", "smallest": "FT_Min"}[rules.total_float],
        "sched_calendar_on_relationship_lag": TYPE_OF_LAG[rules.lag_calendar],
        "sched_use_expect_end_flag": yes(rules.use_expected_finish),
        "sched_progress_override": yes(rules.progress == "progress_override"),
        "sched_use_project_end_date_for_float": "Y",
    }
