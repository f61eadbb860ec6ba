"""Working-time arithmetic: calendars laid out day by day, then constant-time look-ups."""

from jalon.engine.worktime.calendar import WorkCalendar
from jalon.engine.worktime.days import Days, lay_out
from jalon.engine.worktime.table import CONTINUOUS, Table, Window, tabulate

__all__ = ["CONTINUOUS", "Days", "Table", "Window", "WorkCalendar", "lay_out", "tabulate"]
