"""A chart as a picture and as figures in a file."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from services.kernel.errors import Invalid
from views.kit import theme

if TYPE_CHECKING:  # with pyqtgraph, which comes with the first chart
    from views.kit.charts.frame import FramedPlot

_SHARP = 2.0  # device pixels in a logical one, at least


def picture(card: QWidget, parts: Sequence[QWidget], plot: "FramedPlot") -> QImage:
    """`card` with those `parts` of it and its `plot`, but without what is only to be pressed."""
    ratio = max(_SHARP, card.devicePixelRatioF())
    image = QImage(card.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    for part in parts:
        painter.drawPixmap(part.mapTo(card, QPoint(0, 0)), _sharp(part, ratio))
    painter.translate(plot.mapTo(card, QPoint(0, 0)))
    plot.paint_afresh(painter, ratio)
    painter.end()
    return image


def _sharp(part: QWidget, ratio: float) -> QPixmap:
    """`part` anew: onto a painter, `QWidget.render` paints in the pixels of the screen."""
    made = QPixmap(part.size() * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    part.render(made, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    return made


def png(image: QImage) -> bytes:
    """The picture as a PNG file's content."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())


def write(path: Path, content: bytes) -> Path:
    """Write the whole file or none; raises Invalid with a sentence if it cannot be written."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)  # noqa: PTH105 - Path.replace is the same, said longer
    except OSError as error:
        _remove(fresh)
        told = QCoreApplication.translate(
            "exporting", "{0} could not be written: {1}. Choose another folder."
        )
        raise Invalid(told.format(path, error.strerror or error)) from error
    return path


def _remove(fresh: Path) -> None:
    """Leave no half of a file behind, if the folder lets us."""
    try:
        fresh.unlink(missing_ok=True)
    except OSError:
        return
