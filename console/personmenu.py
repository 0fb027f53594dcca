"""The menu behind the person's name at the foot of the rail."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from views.kit import theme

_MODES: tuple[tuple[theme.Mode, str], ...] = (
    ("light", "Light"),
    ("dark", "Dark"),
    ("system", "As the system"),
)


class PersonMenu(QMenu):
    """Actions above, the theme's three modes, actions below."""

    mode_chosen = Signal(str)  # light, dark, system

    def __init__(self, parent: QWidget, above: Sequence[QAction], below: Sequence[QAction]) -> None:
        super().__init__(parent)
        self.addActions(above)
        looks = self.addMenu(self.tr("Theme"))
        self.modes = QActionGroup(looks)
        for mode, text in _MODES:
            item = looks.addAction(QCoreApplication.translate("PersonMenu", text))
            item.setData(mode)
            item.setCheckable(True)
            self.modes.addAction(item)
        self.addActions(below)
        self.modes.triggered.connect(self._on_mode)
        self.aboutToShow.connect(self._check)
        self._check()

    def _check(self) -> None:
        for item in self.modes.actions():
            item.setChecked(item.data() == theme.mode())

    def _on_mode(self, item: QAction) -> None:
        self.mode_chosen.emit(item.data())
