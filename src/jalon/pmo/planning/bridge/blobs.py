"""A schedule as one compressed block of columns, and back.

The block is a length, a JSON dictionary of the columns (name, type, count), then their bytes under zlib's
fastest level. Minutes are kept as 32-bit integers: they reach beyond the year 6000.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np

from jalon.engine.model import Schedule
from jalon.engine.model.clock import NEVER
from jalon.engine.model.errors import Fault
from jalon.pmo.planning.bridge.rows import minute_of, when

_MINUTES = [
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float",
    "free_float",
    "duration",
]
_NONE = np.iinfo(np.int32).min
_NARROW = {"driver_first": np.int32, "driver_link": np.int32, "link_predecessor": np.int32, "uid": np.int32}
_PLAIN = ("uid", "critical", "percent", "driver", "driver_first", "driver_link", "link_predecessor")


def pack(schedule: Schedule) -> bytes:
    """The block of a schedule."""
    columns: list[list[Any]] = []
    parts: list[bytes] = []
    for name in (*_PLAIN, *_MINUTES):
        values = getattr(schedule, name)
        if name in _MINUTES:
            values = np.where(values <= _NONE, _NONE, values).astype(np.int32)
        elif name in _NARROW:
            values = values.astype(_NARROW[name])
        columns.append([name, values.dtype.str, len(values)])
        parts.append(values.tobytes())
    head = json.dumps(
        {
            "columns": columns,
            "project_start": minute_of(schedule.project_start),
            "project_finish": minute_of(schedule.project_finish),
            "warnings": [[f.code, f.template, dict(f.params), f.uid] for f in schedule.warnings],
        }
    ).encode()
    return len(head).to_bytes(4, "little") + head + zlib.compress(b"".join(parts), 1)


def unpack(block: bytes | memoryview) -> Schedule:
    """The schedule of a block."""
    block = bytes(block)
    size = int.from_bytes(block[:4], "little")
    head = json.loads(block[4 : 4 + size])
    body = zlib.decompress(block[4 + size :])
    values: dict[str, Any] = {}
    offset = 0
    for name, dtype, count in head["columns"]:
        column = np.frombuffer(body, dtype, count, offset)
        offset += column.nbytes
        if name in _MINUTES:
            column = np.where(column == _NONE, NEVER, column.astype(np.int64))
        elif name in _NARROW:
            column = column.astype(np.int64)
        values[name] = column
    return Schedule(
        **values,
        project_start=when(head["project_start"]),
        project_finish=when(head["project_finish"]),
        warnings=tuple(Fault(*fault) for fault in head["warnings"]),
    )


def pack_uids(uids: Any) -> bytes:
    """A set of uids as a block."""
    return zlib.compress(np.asarray(sorted(uids), dtype=np.int32).tobytes(), 1)


def unpack_uids(block: bytes | memoryview) -> set[int]:
    """The set of uids of a block."""
    return set(np.frombuffer(zlib.decompress(bytes(block)), np.int32).tolist())
