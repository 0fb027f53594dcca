"""The head of *Before and after*: the way back, title, one line of fact, what can be done."""

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from views.kit import layouts
from views.kit.controls import ActionButton, icon_button
from views.kit.labels import elided, label

_MORE = (
    "run_full", "show_folder", "read_again", "show_table", "save_picture", "save_figures",
)  # fmt: skip


class ReportHeading(QWidget):
    """Buttons for the actions `act`."""

    def __init__(self, title: str, act: Mapping[str, QAction]) -> None:
        super().__init__()
        name = self.tr("Back to Operations")
        self.back = icon_button("chevron-left", name, keys=act["back"].shortcut().toString())
        self.back.clicked.connect(act["back"].trigger)
        said = self.tr("The same shop's pages over the old wide table and over the new databases")
        self.fact = elided(said, "caption")
        self.open = ActionButton(act["open_report"], "external-link")
        self.run = ActionButton(act["run_quick"], "play", "primary")
        self.more = icon_button("ellipsis", self.tr("More actions"), kind="")
        menu = QMenu(self.more)
        menu.addActions([act[name] for name in _MORE])
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        above = layouts.row(self.back, label(title, "page"), None, self.open, self.run, self.more)
        self.setLayout(layouts.column(above, self.fact, gap=2))
