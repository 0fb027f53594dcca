"""Lucide icons, tinted by colour role and sharp at every scale.

`pixmap` is for painters, `icon` for a QIcon of now; `dress` gives a button or action an
icon that follows the theme by itself.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from views.kit import resources, theme


def pixmap(name: str, role: str, size: int = 16, scale: float | None = None) -> QPixmap:
    """`size` logical pixels; `scale` is the device's pixel ratio (the screen's by default)."""
    if scale is None:
        app = QApplication.instance()
        scale = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _drawn(name, theme.color(role).name(), size, scale)


def icon(name: str, role: str = "text2", size: int = 16, *, on_role: str = "") -> QIcon:
    """A QIcon with a pixmap for every screen there is; `on_role` colours the checked state."""
    made = QIcon()
    for scale in sorted({screen.devicePixelRatio() for screen in QApplication.screens()}):
        made.addPixmap(pixmap(name, role, size, scale))
        made.addPixmap(pixmap(name, "text_disabled", size, scale), QIcon.Mode.Disabled)
        if on_role:
            on = pixmap(name, on_role, size, scale)
            made.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
    return made


def dress(
    target: QAbstractButton | QAction,
    name: str,
    role: str = "text2",
    size: int = 16,
    *,
    on_role: str = "",
) -> None:
    """Give `target` an icon now and after every change of theme; a later call replaces it."""
    for old in target.findChildren(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.setParent(None)
        old.deleteLater()
    _Follower(target, name, role, size, on_role)


class _Follower(QObject):
    """Repaints its parent's icon when the theme changes; dies with it."""

    def __init__(
        self, target: QAbstractButton | QAction, name: str, role: str, size: int, on_role: str
    ) -> None:
        super().__init__(target)
        self._spec = (name, role, size, on_role)
        if isinstance(target, QAbstractButton):
            target.setIconSize(QSize(size, size))
        theme.theme_changed.connect(self.paint)
        self.paint()

    def paint(self) -> None:
        # Asked of Qt each time: a wrapper kept here can die before the object it stands for,
        # as that of the action Qt puts into a line edit does.
        target = self.parent()
        if isinstance(target, QAbstractButton | QAction):
            name, role, size, on_role = self._spec
            target.setIcon(icon(name, role, size, on_role=on_role))


@lru_cache(1024)
def _drawn(name: str, colour: str, size: int, scale: float) -> QPixmap:
    svg = resources.text("icons", f"{name}.svg")
    svg = svg.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    made = QPixmap(round(size * scale), round(size * scale))
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
