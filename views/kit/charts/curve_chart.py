"""A chart of curves on a card: title, caption, legend, plot, menu."""

import csv
import io
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.columns import Column
from models.formulas import guarded
from models.log_scale import tick
from models.readings import UNKNOWN, reading
from views.kit import layouts, theme
from views.kit.charts import exporting
from views.kit.charts.chart_card import ChartCard
from views.kit.charts.crosshair import draw_swatch
from views.kit.charts.parts import Curve, Limit, Line
from views.kit.charts.table import TableDialog
from views.kit.tasks import Tasks

_SWATCH, _APART, _ROW = 15, 16, 20  # logical pixels
_WIDE = 130  # of a column of the table
Row = tuple[float, tuple[float | None, ...]]  # x, and a value for each curve


class CurveChart(ChartCard):
    """`unit_text` is the caption, `units` are those of x and y as the crosshair writes them."""

    def __init__(  # noqa: PLR0913 - what it shows and where it stands, most of it by name
        self,
        title: str,
        unit_text: str,
        curves: Sequence[Curve],
        *,
        units: tuple[str, str],
        limit: Limit | None = None,
        tasks: Tasks | None = None,
    ) -> None:
        from views.kit.charts.curve_plot import CurvePlot  # noqa: PLC0415 - pyqtgraph, not before a chart is made

        super().__init__(title, unit_text, tasks=tasks)
        self.curves, self.units = tuple(curves), units
        self.legend = CurveLegend([curve.line for curve in curves])
        self.plot = CurvePlot(curves, limit, units)
        self.plot.setAccessibleName(title)
        self.plot.crossed.connect(self._describe)
        words = layouts.column(self.name, self.caption, gap=1)
        head = layouts.row(words, self.more, margins=(16, 0, 6, 0))
        head.setStretch(0, 1)
        below = layouts.column(self.legend, margins=(16, 4, 16, 4))
        parts = layouts.column(head, below, self.plot, margins=(1, 11, 1, 6), gap=2)
        parts.setStretchFactor(self.plot, 1)
        self.setLayout(parts)
        self._describe()

    def rows(self) -> list[Row]:
        """Every measured x, the smallest first."""
        by_x = [dict(curve.points) for curve in self.curves]
        return [(x, tuple(points.get(x) for points in by_x)) for x in self.plot.xs]

    def as_table(self) -> TableDialog:
        columns = [
            Column[Row]("x", self.units[0], "number", _WIDE, lambda row: tick(row[0])),
            *(self._column(at, curve.line.label) for at, curve in enumerate(self.curves)),
        ]
        return TableDialog(self, self.title, self.unit_text, columns, self.rows())

    def picture(self) -> QImage:
        return exporting.picture(self, (self.name, self.caption, self.legend), self.plot)

    def figures(self) -> Callable[[], str]:
        labels = [self.units[0], *(curve.line.label for curve in self.curves)]
        return partial(_csv_text, labels, self.rows())

    def _column(self, at: int, label: str) -> Column[Row]:
        def shown(row: Row) -> str:
            value = row[1][at]
            return UNKNOWN if value is None else reading(value)

        return Column(str(at), label, "number", _WIDE, shown)

    def _describe(self, _x: object = None) -> None:
        told = self.tr("{0}. {1}. Arrow keys read the values.")
        said = ", ".join(curve.line.label for curve in self.curves)
        self.setAccessibleDescription(told.format(self.unit_text, said))
        aloud = self.plot.read_aloud()
        self.plot.setAccessibleDescription(aloud or self.accessibleDescription())


class CurveLegend(QWidget):
    """Swatches with names, in as many rows as they need."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = tuple(lines)
        metrics = QFontMetrics(theme.font("small"))
        self._wide = [_SWATCH + metrics.horizontalAdvance(line.label) + 2 for line in lines]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        for line, box in zip(self._lines, self._boxes(), strict=True):
            draw_swatch(painter, QPointF(box.left(), box.center().y()), line)
            painter.setPen(theme.color("text2"))
            name = box.adjusted(_SWATCH, 0, 0, 0)
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, line.label)

    def _boxes(self) -> list[QRectF]:
        found, left, top = list[QRectF](), 0.0, 0.0
        for wide in self._wide:
            if left and left + wide > self.width():
                left, top = 0.0, top + _ROW
            found.append(QRectF(left, top, wide, _ROW))
            left += wide + _APART
        return found

    def _fit(self) -> None:
        self.setFixedHeight(int(max((box.bottom() for box in self._boxes()), default=0.0)))


def _csv_text(labels: Sequence[str], rows: Sequence[Row]) -> str:
    """For spreadsheets: a point in every language, what was not measured empty."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([guarded(label) for label in labels])
    for x, values in rows:
        writer.writerow([f"{each:.10g}" if each is not None else "" for each in (x, *values)])
    return made.getvalue()
