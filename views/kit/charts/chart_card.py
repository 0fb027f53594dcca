"""What every chart on a card has: title, caption, menu, its table, its picture and its file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from services.kernel.errors import ServiceError
from views.kit import icons
from views.kit.cards import Card
from views.kit.charts import exporting
from views.kit.charts.table import TableDialog
from views.kit.controls import icon_button
from views.kit.labels import elided
from views.kit.tasks import Tasks

MenuItem = tuple[str, str, Callable[[], object]]  # text, icon, what it does


class ChartCard(Card):
    """With `tasks`, files are written on a worker and failures go to the screen's banner.

    Without, to `failed`.
    """

    failed = Signal(str)  # a sentence: a file could not be written
    saved = Signal(str)  # the file that was written

    def __init__(self, title: str, unit_text: str, *, tasks: Tasks | None = None) -> None:
        super().__init__()
        self.title, self.unit_text, self.tasks = title, unit_text, tasks
        self.name = elided(title, "body_strong")
        self.caption = elided(unit_text, "caption")
        self.more = icon_button("ellipsis", self.tr("More of {0}").format(title))
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.menu().aboutToShow.connect(self._on_more)
        self.setAccessibleName(title)

    def picture(self) -> QImage:
        """What the chart shows now, sharp enough for paper."""
        raise NotImplementedError

    def figures(self) -> Callable[[], str]:
        """What makes a CSV file's text of what is shown now; it is called on a worker."""
        raise NotImplementedError

    def as_table(self) -> TableDialog:
        """The figures as a table; `open()` shows it over the window."""
        raise NotImplementedError

    def export_png(self, path: Path | str) -> Path:
        """Write the picture; raises Invalid with a sentence if it cannot be written."""
        return exporting.write(Path(path), exporting.png(self.picture()))

    def export_csv(self, path: Path | str) -> Path:
        """Write the samples shown; raises Invalid with a sentence if they cannot be written."""
        return self._csv_writer(Path(path))()

    def show_table(self) -> None:
        """Open the figures as a table over the window."""
        shown = self.as_table()
        shown.chose.connect(self._on_table)
        shown.open()

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

    def menu(self) -> QMenu:
        """What a right click or the menu key offers."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(made)
        return made

    def menu_items(self) -> list[MenuItem]:
        """A chart that can do more adds it behind these."""
        return [
            (self.tr("Show as table"), "table-2", self.show_table),
            (
                self.tr("Save picture\N{HORIZONTAL ELLIPSIS}"),
                "image",
                partial(self.ask_to_save, "png"),
            ),
            (
                self.tr("Save figures\N{HORIZONTAL ELLIPSIS}"),
                "download",
                partial(self.ask_to_save, "csv"),
            ),
        ]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for text, icon, call in self.menu_items():
            item = menu.addAction(text)
            icons.dress(item, icon)
            item.triggered.connect(_without_bool(call))

    def _on_more(self) -> None:
        self._fill(self.more.menu())

    def _on_table(self, choice: str) -> None:
        if choice == "csv":
            self.ask_to_save("csv")

    def _png_writer(self, path: Path) -> Callable[[], Path]:
        image = self.picture()
        return lambda: exporting.write(path, exporting.png(image))

    def _csv_writer(self, path: Path) -> Callable[[], Path]:
        text = self.figures()
        return lambda: exporting.write(path, text().encode())

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(str(path))


def _without_bool(call: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool) -> None:
        call()

    return triggered
