"""The workbook (.xlsx): a documented template, read in a child process, written with live columns.

The template is described in ``docs/recipes/workbook.md``.
"""

from jalon.exchange.workbook.read import read
from jalon.exchange.workbook.write import write

__all__ = ["read", "write"]
