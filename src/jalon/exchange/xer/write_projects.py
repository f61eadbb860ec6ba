"""The project, the projects it needs beside it, and the work breakdown structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jalon.exchange.xer.cells import Value, hours, line, stamp, yes
from jalon.exchange.xer.codes import TECHNIQUES, techniques_of
from jalon.exchange.xer.lists import PROJECT
from jalon.exchange.xer.ready import Ready

TYPE_OF_TECHNIQUE = {"": "EC_Cmp_pct"} | {name: code for code, name in TECHNIQUES.items()}


def projects(ready: Ready) -> Iterator[Mapping[str, Value]]:
    plan = ready.plan
    own: dict[str, Value] = {
        "proj_id": PROJECT,
        "fy_start_month_num": 1,
        "rsrc_self_add_flag": "Y",
        "allow_complete_flag": "Y",
        "rsrc_multi_assign_flag": "Y",
        "checkout_flag": "N",
        "project_flag": "Y",
        "step_complete_flag": "N",
        "cost_qty_recalc_flag": "N",
        "batch_sum_flag": "Y",
        "name_sep_char": ".",
        "def_complete_pct_type": "CP_Drtn",
        "proj_short_name": line(plan.key) or line(plan.name)[:40] or "PLAN",
        "orig_proj_id": None,
        "sum_base_proj_id": next(iter(ready.baselines.values()), None),
        "clndr_id": plan.calendar,
        "task_code_base": 1000,
        "task_code_step": 10,
        "priority_num": 10,
        "critical_drtn_hr_cnt": hours(plan.rules.critical_float),
        "last_recalc_date": stamp(plan.data_date),
        "plan_start_date": stamp(plan.start),
        "plan_end_date": stamp(plan.finish),
        "scd_end_date": stamp(plan.last_finish),
        "def_duration_type": "DT_FixedDUR2",
        "task_code_prefix": "A",
        "def_qty_type": "QT_Hour",
        "add_by_name": line(plan.author),
        "def_rate_type": "COST_PER_QTY",
        "def_task_type": "TT_Task",
        "critical_path_type": "CT_DrivPath" if plan.rules.critical_by == "longest_path" else "CT_TotFloat",
        "export_flag": "Y",
    }
    yield own

    for key, proj_id in ready.others.items():
        yield _other(ready, own, proj_id, key, None)
    for number, proj_id in ready.baselines.items():
        yield _other(ready, own, proj_id, _baseline_key(ready, number), PROJECT)


def _other(
    ready: Ready, own: Mapping[str, Value], proj_id: int, key: str, baseline_of: int | None
) -> Mapping[str, Value]:
    """A project the file needs beside ours: one that links come from, or a baseline."""
    return {
        **dict.fromkeys(own),
        "proj_id": proj_id,
        "project_flag": "Y",
        "name_sep_char": ".",
        "proj_short_name": line(key),
        "orig_proj_id": baseline_of,
        "clndr_id": ready.plan.calendar,
        "plan_start_date": stamp(ready.plan.start),
        "last_recalc_date": stamp(ready.plan.data_date),
        "export_flag": "N",
    }


def _baseline_key(ready: Ready, number: int) -> str:
    return f"{line(ready.plan.key or ready.plan.name)[:32]} - B{number}"


def elements(ready: Ready) -> Iterator[Mapping[str, Value]]:
    techniques = techniques_of(ready.plan)
    if ready.root is None:
        top = _element(ready, ready.wbs, None, ready.plan.name, ready.plan.key, 0, True)
        yield {**top, "ev_compute_type": TYPE_OF_TECHNIQUE[techniques.get(None, "")]}
    for place, a in enumerate(ready.activities, 1):
        if a.is_summary:
            root = a.uid == ready.root
            above = None if root else a.parent if a.parent is not None else ready.wbs
            code = a.code or a.wbs.rpartition(".")[2] or str(place)
            own = _element(ready, a.uid, above, a.name, code, place, root)
            yield {**own, "ev_compute_type": TYPE_OF_TECHNIQUE[techniques.get(a.uid, "")]}
    for key, proj_id in ready.others.items():
        yield {**_element(ready, ready.homes[key], None, key, key, 0, True), "proj_id": proj_id}
    for number, proj_id in ready.baselines.items():
        key = _baseline_key(ready, number)
        home = _element(ready, ready.baseline_homes[number], None, key, key, 0, True)
        yield {**home, "proj_id": proj_id}


def _element(
    ready: Ready, uid: int, above: int | None, name: str, short: str, place: int, root: bool
) -> Mapping[str, Value]:
    return {
        "wbs_id": uid,
        "proj_id": PROJECT,
        "obs_id": 1,
        "seq_num": place,
        "est_wt": 1,
        "proj_node_flag": yes(root),
        "sum_data_flag": "N",
        "status_code": "WS_Open",
        "wbs_short_name": line(short)[:40] or str(uid),
        "wbs_name": line(name),
        "parent_wbs_id": above,
        "ev_compute_type": "EC_Cmp_pct",
        "ev_etc_compute_type": "EE_Rem_hr",
    }
