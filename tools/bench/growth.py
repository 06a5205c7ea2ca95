"""How cost grows from 10,000 tasks to 1,000,000, as a drawing (both axes logarithmic)."""
import math

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib import colors

TOTALS = (10_000, 100_000, 1_000_000)
_COLOURS = ("#1f5fa8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16808a", "#7f5539", "#566573", "#b03a78",
            "#6b8e23", "#000000", "#ff7f0e", "#17becf")
_WIDTH, _HEIGHT, _MARGIN, _LINE = 760, 380, 50, 14


def drawn(found, file):
    """Write an SVG.

    :param found: {number of tasks: rows as ``turns.Row.as_dict`` gives them}
    :param file: path of the SVG
    """
    series = _series(found)
    drawing = Drawing(_WIDTH, _HEIGHT + _LINE * len(series) + 20)
    foot = _LINE * len(series) + 20
    drawing.add(_plot(series, foot))
    drawing.add(_legend(series, foot - 8))
    drawing.add(String(_MARGIN, _HEIGHT + foot - 16, "milliseconds (median), by number of tasks", fontSize=10))
    renderSVG.drawToFile(drawing, str(file))


def _series(found):
    """Return {name: [(log10 of tasks, log10 of ms), …]} of the rows that are to be drawn."""
    series = {}
    for total, rows in sorted(found.items()):
        for row in rows:
            if row["series"]:
                series.setdefault(row["series"], []).append((math.log10(total), math.log10(row["ours"])))
    return series


def _plot(series, foot):
    plot = LinePlot()
    plot.x, plot.y, plot.width, plot.height = _MARGIN, foot + 24, _WIDTH - 2 * _MARGIN, _HEIGHT - 56
    plot.data = list(series.values())
    for place, _name in enumerate(series):
        plot.lines[place].strokeColor = _colour(place)
        plot.lines[place].symbol = makeMarker("FilledCircle", size=4, fillColor=_colour(place))
    _scale(plot.xValueAxis, [math.log10(total) for total in TOTALS])
    highest = math.ceil(max(point[1] for line in plot.data for point in line))
    _scale(plot.yValueAxis, list(range(min(0, *(math.floor(p[1]) for line in plot.data for p in line)), highest + 1)))
    return plot


def _scale(axis, steps):
    axis.valueMin, axis.valueMax, axis.valueSteps = min(steps), max(steps), steps
    axis.labelTextFormat = lambda value: f"{10 ** value:,.10g}"
    axis.visibleGrid, axis.gridStrokeColor = True, colors.HexColor("#dddddd")


def _legend(series, top):
    legend = Legend()
    legend.x, legend.y, legend.boxAnchor, legend.alignment = _MARGIN, top, "nw", "right"
    legend.columnMaximum, legend.deltay, legend.fontSize, legend.dy = len(series), _LINE, 9, 6
    legend.colorNamePairs = [(_colour(place), name) for place, name in enumerate(series)]
    return legend


def _colour(place):
    return colors.HexColor(_COLOURS[place % len(_COLOURS)])
