"""XER user-defined fields and activity codes as custom fields."""

from __future__ import annotations

from collections import defaultdict

from jalon.exchange.xer.tables import Row, Tables, plain
from jalon.exchange.xer.values import number, when


def fields_of(tables: Tables) -> dict[tuple[str, str], dict[str, object]]:
    """Custom fields of every object, by (table, id): user-defined fields, then activity codes."""
    found: dict[tuple[str, str], dict[str, object]] = defaultdict(dict)
    types = {t.get("udf_type_id"): t for t in tables["UDFTYPE"]}
    for row in tables["UDFVALUE"]:
        kind = types.get(row.get("udf_type_id"))
        value = _value(row, kind) if kind else None
        if kind is not None and value is not None:
            name = plain(kind.get("udf_type_label") or kind.get("udf_type_name") or "")
            if name:
                found[kind.get("table_name", ""), row.get("fk_id", "")][name] = value
    code_types = {
        t.get("actv_code_type_id"): plain(t.get("actv_code_type") or "") for t in tables["ACTVTYPE"]
    }
    codes = {c.get("actv_code_id"): c for c in tables["ACTVCODE"]}
    for row in tables["TASKACTV"]:
        code = codes.get(row.get("actv_code_id"))
        name = code_types.get(row.get("actv_code_type_id"), "")
        if code is not None and name:
            short, full = plain(code.get("short_name") or ""), plain(code.get("actv_code_name") or "")
            found["TASK", row.get("task_id", "")][name] = full or short
    return found


def _value(row: Row, kind: Row) -> object | None:
    logical = kind.get("logical_data_type", "")
    if logical in ("FT_START_DATE", "FT_END_DATE", "FT_DATE"):
        return when(row.get("udf_date"))
    if logical == "FT_INT" or logical.startswith(("FT_FLOAT", "FT_MONEY")):
        value = number(row.get("udf_number"))
        return int(value) if value is not None and logical == "FT_INT" else value
    return plain(row.get("udf_text") or "") or None
