"""A live chart on a card: title, caption, legend with the latest values, plot, menu."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from models.formats import counted
from models.samples import Sample, csv_text, sample_columns, samples
from models.scale import Scale
from models.series import Ring
from views.kit import layouts
from views.kit.charts import exporting
from views.kit.charts.chart_card import ChartCard, MenuItem
from views.kit.charts.detached import ChartWindow, Placeholder, swap
from views.kit.charts.folding import FoldingHead
from views.kit.charts.legend import Legend
from views.kit.charts.parts import ChartMark, Line
from views.kit.charts.table import TableDialog
from views.kit.labels import tint
from views.kit.pill import Tone
from views.kit.tasks import Tasks

SECONDS = 900.0


class LiveChart(ChartCard):
    """The last `seconds` of `lines`; a :class:`Board` draws it.

    `unit_text` is the caption, such as "milliseconds, all services". `y` is a fixed range such
    as (0, 100); None fits from zero in round steps. NaN is a gap.
    """

    crossed = Signal(object)  # the crosshair's time (epoch seconds), None: nowhere
    detached_changed = Signal(bool)

    def __init__(  # noqa: PLR0913 - what it shows and where it stands, most of it by name
        self,
        title: str,
        unit_text: str,
        ring: Ring,
        lines: Sequence[Line],
        y: tuple[float, float] | None = None,
        *,
        seconds: float = SECONDS,
        tasks: Tasks | None = None,
    ) -> None:
        from views.kit.charts.plot import Plot  # noqa: PLC0415 - pyqtgraph, not before a chart is made

        super().__init__(title, unit_text, tasks=tasks)
        self._ring, self._lines = ring, tuple(lines)
        self._window: ChartWindow | None = None
        self._place: Placeholder | None = None
        self.legend = Legend(lines)
        self.plot = Plot(ring, lines, Scale(y), seconds)
        self.plot.crossed.connect(self._on_crossed)
        self._head = FoldingHead((self.name, self.caption), self.legend, self.more)
        parts = layouts.column(self._head, self.plot, margins=(1, 11, 1, 6), gap=2)
        parts.setStretchFactor(self.plot, 1)
        self.setLayout(parts)
        self.plot.setAccessibleName(title)
        self._describe()

    @property
    def held(self) -> int | None:
        """The last slot to show while the picture is held; None: it runs."""
        return self.plot.held

    @held.setter
    def held(self, slot: int | None) -> None:
        self.plot.held = slot

    @property
    def seconds(self) -> float:
        return self.plot.seconds

    def set_seconds(self, seconds: float) -> None:
        """How much time it shows, up to what the ring keeps."""
        self.plot.set_seconds(seconds)
        self._describe()

    def show_unit(self, text: str, tone: Tone = "neutral") -> None:
        """Another caption, such as of what the figures are part of; `tone` if it is a warning."""
        if text == self.unit_text:
            return
        self.unit_text = text
        self.caption.setText(text)
        tint(self.caption, "" if tone == "neutral" else tone)
        self._head.fit()
        self._describe()

    def set_marks(self, marks: Sequence[ChartMark]) -> None:
        """What happened meanwhile; those outside the window are not drawn."""
        self.plot.set_marks(marks)

    def seen(self) -> QWidget:
        """What has to be visible for a frame to be worth drawing."""
        return self.plot.viewport()

    def draw(self) -> bool:
        """One frame, by the board; True if anything changed."""
        changed = self.plot.draw()
        if self.legend.show_values(self.latest()):
            self._head.fold()
            self._describe()
        return changed

    def latest(self) -> list[float]:
        """The newest value of each line, NaN if it is not known."""
        found = self.rows(1 / self._ring.hz)
        return list(found[-1].values) if found else [float("nan")] * len(self._lines)

    def rows(self, seconds: float | None = None) -> list[Sample]:
        """The samples that are shown, oldest first."""
        series = [line.series for line in self._lines]
        return samples(self._ring, series, seconds or self.seconds, self.held)

    def as_table(self) -> TableDialog:
        labels, rows = [line.label for line in self._lines], self.rows()
        count = counted(len(rows), self.tr("{0} sample"), self.tr("{0} samples"))
        told = self.tr("{0}. {1}, the newest first.").format(self.unit_text, count)
        return TableDialog(self, self.title, told, sample_columns(labels), rows[::-1])

    def picture(self) -> QImage:
        return exporting.picture(self, (self.name, self.caption, self.legend), self.plot)

    def figures(self) -> Callable[[], str]:
        return partial(csv_text, [line.label for line in self._lines], self.rows())

    def is_detached(self) -> bool:
        return self._window is not None

    def detach(self) -> None:
        """Into a window of its own; closing that puts the chart back."""
        if self._window is not None or self.parentWidget() is None:
            return
        self._place = Placeholder(self.title)
        self._place.called.connect(self.attach)
        swap(self, self._place)
        self._window = ChartWindow(self.title, self, self._place)
        self._window.closing.connect(self.attach)
        self._window.open()
        self._moved(is_detached=True)

    def attach(self) -> None:
        """Back to where it was."""
        window, place = self._window, self._place
        if window is None or place is None:
            return
        self._window = self._place = None
        swap(place, self)
        window.hide()
        place.deleteLater()  # and its window
        self._moved(is_detached=False)

    def menu_items(self) -> list[MenuItem]:
        away = self.tr("Put back") if self.is_detached() else self.tr("Open in its own window")
        move = self.attach if self.is_detached() else self.detach
        return [*super().menu_items(), (away, "external-link", move)]

    def _moved(self, *, is_detached: bool) -> None:
        self.show()
        self.plot.setFocus()
        self.detached_changed.emit(is_detached)

    def _describe(self) -> None:
        told = self.tr("{0}. Now: {1}. The last {2} minutes; arrow keys read earlier values.")
        text = told.format(self.unit_text, self.legend.sentence(), round(self.seconds / 60))
        self.setAccessibleDescription(text)
        if self.plot.cross is None:
            self.plot.setAccessibleDescription(text)

    def _on_crossed(self, at: object) -> None:
        reading = self.plot.readout()
        if reading is None:
            self._describe()
        else:
            self.plot.setAccessibleDescription(reading.sentence())
        self.crossed.emit(at)
