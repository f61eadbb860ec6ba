"""Plan files in and out: one module a format, all with the same two functions.

``read(data, name) -> Reading`` and, where the format can be written,
``write(plan, schedule) -> bytes``. :func:`read` finds the format by content.
"""

from jalon.exchange.errors import FileRefused, Repair
from jalon.exchange.fidelity import Agreement, Fidelity, compare
from jalon.exchange.formats import FORMATS, Format, Reading, format_named, read, sniff, write

__all__ = [
    "FORMATS",
    "Agreement",
    "Fidelity",
    "FileRefused",
    "Format",
    "Reading",
    "Repair",
    "compare",
    "format_named",
    "read",
    "sniff",
    "write",
]
