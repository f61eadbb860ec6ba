"""Native charts on a PowerPoint slide, below the heading that is drawn already."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from jalon.pmo.reporting.pack import look
from jalon.pmo.reporting.pack.blocks import Curve, Series, Stack


def curve(slide: Any, below: Any, what: Curve) -> None:
    """A native line chart over dates."""
    data = CategoryChartData(number_format="General")
    data.categories = list(what.days)
    for one in what.series:
        data.add_series(one.name, one.values)
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.LINE, below.left, below.top, below.width, below.height, data
    ).chart
    _plain(chart)
    for made, one in zip(chart.plots[0].series, what.series, strict=True):
        _line(made, one)
    chart.category_axis.tick_labels.number_format = "mmm yy"
    chart.category_axis.tick_labels.number_format_is_linked = False
    _months(chart, what, 9 if below.width > Pt(400) else 5)


def _months(chart: Any, what: Curve, most: int) -> None:
    """A label every one, two, three or six months, as the span and the width allow."""
    span = (what.days[-1] - what.days[0]).days / 30.4
    step = next((n for n in (1, 2, 3, 6, 12) if span / n <= most), 24)
    axis = chart.category_axis._element
    if not axis.tag.endswith("dateAx"):
        return
    for tag, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", str(step)), ("c:majorTimeUnit", "months")):
        found = axis.find(qn(tag))
        if found is None:
            found = etree.SubElement(axis, qn(tag))
        found.set("val", value)


def _line(made: Any, one: Series) -> None:
    made.smooth = False
    made.format.line.color.rgb = RGBColor.from_string(look.ROLES[one.role])
    made.format.line.width = Pt(2.25)
    if one.dashed:
        made.format.line.dash_style = MSO_LINE.DASH
    made.marker.style = None
    marker = made._element.get_or_add_marker()
    symbol = marker.find(qn("c:symbol"))
    if symbol is None:
        symbol = etree.SubElement(marker, qn("c:symbol"))
    symbol.set("val", "none")


def stack(slide: Any, below: Any, what: Stack) -> None:
    """Native stacked columns."""
    data = CategoryChartData(number_format="0")
    data.categories = list(what.labels)
    for one in what.series:
        data.add_series(one.name, [value or 0 for value in one.values])
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_STACKED, below.left, below.top, below.width, below.height, data
    ).chart
    _plain(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 55, 100
    tallest = max(sum(one.values[i] or 0 for one in what.series) for i in range(len(what.labels)))
    chart.value_axis.major_unit = max(1, round(tallest / 5))
    for made, one in zip(plot.series, what.series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = RGBColor.from_string(look.ROLES[one.role])
        _counted(made, one)


def _counted(made: Any, one: Series) -> None:
    """The figure in each box; an empty one has none."""
    labels = made.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "0;;;", False
    labels.font.size, labels.font.bold = Pt(10), True
    labels.font.color.rgb = RGBColor.from_string(look.INK if one.role in look.LIGHT else "FFFFFF")


def _plain(chart: Any) -> None:
    """Light axes, names of the lines at the foot, no frame."""
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.font.size = Pt(10)
    chart.font.color.rgb = RGBColor.from_string(look.INK_2)
    values = chart.value_axis
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(look.LINE)
    values.format.line.fill.background()
    values.minimum_scale = 0
    values.tick_labels.number_format = "#,##0.##"
    values.tick_labels.number_format_is_linked = False
    values.major_tick_mark = XL_TICK_MARK.NONE
    categories = chart.category_axis
    categories.format.line.color.rgb = RGBColor.from_string(look.LINE)
    categories.major_tick_mark = XL_TICK_MARK.NONE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
