"""The tiles' change: between figures of enough, and of the same processes."""

import msgspec
import pytest

from models.series import Ring
from services.monitoring.records import HOUR, SERIES, SLOT, Figures, Summary
from views.operations.tiles import Tiles

BEFORE = Figures(10.0, 0.5, 8.0, 20.0, calls=600, reads=600)
NOW = Summary(0.0, 30.0, 0.9, 12.0, 60.0, calls=150, reads=150, before=BEFORE)


@pytest.fixture
def changes(qtbot):
    """``changes(summary)``: what the four tiles say of the minute before."""
    tiles = Tiles(Ring(HOUR, 1 / SLOT, SERIES))
    for tile in tiles.tiles:
        qtbot.addWidget(tile)

    def shown(summary: Summary) -> list[str]:
        tiles.show(summary)
        return [tile._change.text() for tile in tiles.tiles]

    return shown


def test_a_change_is_told_where_both_sides_are_of_enough(changes):
    assert changes(NOW) == ["+200 %", "+40.0 pt", "+50 %", "+200 %"]
    few = msgspec.structs.replace(NOW, calls=19)
    assert changes(few) == ["", "+40.0 pt", "", ""]
    few = msgspec.structs.replace(NOW, before=msgspec.structs.replace(BEFORE, reads=19))
    assert changes(few) == ["+200 %", "", "+50 %", "+200 %"]
    assert changes(msgspec.structs.replace(few, calls=20, reads=20, before=BEFORE))[1] != ""


def test_one_console_is_not_compared_with_all_of_them(changes):
    assert changes(msgspec.structs.replace(NOW, cache_away=True)) == [""] * 4
    assert changes(NOW)[0] == "+200 %"
