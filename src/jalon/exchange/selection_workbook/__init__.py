"""A portfolio's candidates: workbooks, JSON, and the knapsacks of the research libraries."""

from jalon.exchange.selection_workbook.read import read

__all__ = ["read"]
