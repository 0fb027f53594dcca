"""A live chart on a card: title, caption, legend with the latest values, plot, menu."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from models.samples import Sample, csv_text, samples
from models.scale import Scale
from models.series import Ring
from services.kernel.errors import ServiceError
from views.kit import icons, layouts
from views.kit.cards import Card
from views.kit.charts import exporting
from views.kit.charts.detached import ChartWindow, Placeholder, swap
from views.kit.charts.folding import FoldingHead
from views.kit.charts.legend import Legend
from views.kit.charts.parts import ChartMark, Line
from views.kit.charts.table import TableDialog
from views.kit.controls import icon_button
from views.kit.labels import elided, tint
from views.kit.pill import Tone
from views.kit.tasks import Tasks

SECONDS = 900.0


class LiveChart(Card):
    """The last `seconds` of `lines`; a :class:`Board` draws it.

    `unit_text` is the caption, such as "milliseconds, all services". `y` is a fixed range such
    as (0, 100); None fits from zero in round steps. NaN is a gap. With `tasks`, files are
    written on a worker and failures go to the screen's banner; without, to `failed`.
    """

    crossed = Signal(object)  # the crosshair's time (epoch seconds), None: nowhere
    failed = Signal(str)  # a sentence: a file could not be written
    saved = Signal(str)  # the file that was written
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

        super().__init__()
        self.title, self.unit_text, self.tasks = title, unit_text, tasks
        self._ring, self._lines = ring, tuple(lines)
        self._window: ChartWindow | None = None
        self._place: Placeholder | None = None
        self.name = elided(title, "body_strong")
        self.caption = elided(unit_text, "caption")
        self.legend = Legend(lines)
        self.plot = Plot(ring, lines, Scale(y), seconds)
        self.plot.crossed.connect(self._on_crossed)
        self.more = icon_button("ellipsis", self.tr("More of {0}").format(title))
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.menu().aboutToShow.connect(self._on_more)
        self._head = FoldingHead((self.name, self.caption), self.legend, self.more)
        parts = layouts.column(self._head, self.plot, margins=(1, 11, 1, 6), gap=2)
        parts.setStretchFactor(self.plot, 1)
        self.setLayout(parts)
        self.setAccessibleName(title)
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
        """The samples as a table; `open()` shows it over the window."""
        labels = [line.label for line in self._lines]
        made = TableDialog(self, self.title, self.unit_text, labels, self.rows())
        made.chose.connect(self._on_table)
        return made

    def picture(self) -> QImage:
        """What the chart shows now, sharp enough for paper."""
        return exporting.picture(self, (self.name, self.caption, self.legend), self.plot)

    def export_png(self, path: Path | str) -> Path:
        """Write the picture; raises Invalid with a sentence if it cannot be written."""
        return exporting.write(Path(path), exporting.png(self.picture()))

    def export_csv(self, path: Path | str) -> Path:
        """Write the samples shown; raises Invalid with a sentence if they cannot be written."""
        return self._csv_writer(Path(path))()

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

    def menu(self) -> QMenu:
        """What a right click or the menu key offers."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(made)
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        away = self.tr("Put back") if self.is_detached() else self.tr("Open in its own window")
        move = self.attach if self.is_detached() else self.detach
        ask = self.ask_to_save
        for text, icon, call in (
            (self.tr("Show as table"), "table-2", self.show_table),
            (
                self.tr("Save picture\N{HORIZONTAL ELLIPSIS}"),
                "image",
                partial(ask, "png"),
            ),
            (
                self.tr("Save figures\N{HORIZONTAL ELLIPSIS}"),
                "download",
                partial(ask, "csv"),
            ),
            (away, "external-link", move),
        ):
            item = menu.addAction(text)
            icons.dress(item, icon)
            item.triggered.connect(_without_bool(call))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

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

    def _on_more(self) -> None:
        self._fill(self.more.menu())

    def show_table(self) -> None:
        """Open the samples as a table over the window."""
        self.as_table().open()

    def _on_table(self, choice: str) -> None:
        if choice == "csv":
            self.ask_to_save("csv")

    def ask_to_save(self, kind: str) -> None:
        """Ask for the file, then write what is shown then."""
        asking = QFileDialog(self, self.tr("Save {0}").format(self.title))
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix(kind)
        asking.setNameFilter(f"{kind.upper()} (*.{kind})")
        asking.selectFile(f"{self.title.replace('/', '-')}.{kind}")
        asking.fileSelected.connect(partial(self.save, kind))
        asking.open()

    def save(self, kind: str, path: str) -> None:
        """Write "png" or "csv" to `path` beside the GUI; `saved` or a sentence follows."""
        writer = self._png_writer(Path(path)) if kind == "png" else self._csv_writer(Path(path))
        if self.tasks is not None:
            self.tasks.do(writer, done=self._on_saved, key=f"save {path}")
            return
        try:
            self._on_saved(writer())
        except ServiceError as error:
            self.failed.emit(str(error))

    def _png_writer(self, path: Path) -> Callable[[], Path]:
        image = self.picture()
        return lambda: exporting.write(path, exporting.png(image))

    def _csv_writer(self, path: Path) -> Callable[[], Path]:
        labels, rows = [line.label for line in self._lines], self.rows()
        return lambda: exporting.write(path, csv_text(labels, rows).encode())

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(str(path))


def _without_bool(call: Callable[[], None]) -> Callable[[bool], None]:
    return lambda _checked: call()
