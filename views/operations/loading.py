"""Where the tiles and charts will be, while the first figures are on their way."""

from PySide6.QtWidgets import QGridLayout, QWidget

from views.kit.cards import Card
from views.kit.layouts import column
from views.kit.states import SkeletonRows

GAP = 14  # logical pixels between cards
BAR = 12  # what a scroll bar takes: room for it is kept beside the cards
FOOT = 18  # below the last row
TILES, CHARTS = 4, 4
_TILE_HEIGHT, _CHART_ROWS = 141, 5


class BoardSkeleton(QWidget):
    """Cards of the board's own shape with grey strokes in them."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Loading the figures of the last hour"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, BAR, FOOT)
        grid.setSpacing(GAP)
        for at in range(TILES):
            tile = _card(2)
            tile.setFixedHeight(_TILE_HEIGHT)
            grid.addWidget(tile, 0, at)
        for at in range(CHARTS):
            grid.addWidget(_card(_CHART_ROWS), 1 + at // 2, at % 2 * 2, 1, 2)
        for row in (1, 2):
            grid.setRowStretch(row, 1)
        self.setLayout(grid)


def _card(rows: int) -> Card:
    return Card(column(SkeletonRows(rows), margins=(4, 8, 4, 8)))
