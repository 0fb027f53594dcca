"""A tile says its figure, its change in words and sign, and nothing where nothing is known."""

from models.readings import UNKNOWN
from tests.views.kit.charts.conftest import has_colour, settle
from views.kit import theme
from views.kit.charts import Sparkline, Tile


def test_a_tile_is_read_as_one_sentence(qtbot, dressed, ring):
    tile = Tile("Requests", "per second", Sparkline(ring, "p95", "c1", seconds=60))
    qtbot.addWidget(tile)
    tile.show_figure("2,571")
    tile.show_change("up", "+304 %", "ok", said="up 304 % on the minute before")
    tile.show_caption("Peak 2,604 at 18:38")
    assert tile.accessibleName() == "Requests 2,571 per second, up 304 % on the minute before"
    assert tile.accessibleDescription() == "Peak 2,604 at 18:38"
    tile.show()
    settle()
    assert has_colour(tile.grab().toImage(), "ok")
    assert has_colour(tile.grab().toImage(), "c1")
    theme.apply(dressed, "dark")
    assert has_colour(tile.grab().toImage(), "ok")
    assert has_colour(tile.grab().toImage(), "c1")


def test_what_is_not_known_has_no_unit_and_no_change(qtbot, dressed):
    tile = Tile("Cache hit ratio", "%")
    qtbot.addWidget(tile)
    tile.show()
    tile.show_figure(UNKNOWN)
    tile.show_change("same", "")
    assert tile.accessibleName() == f"Cache hit ratio {UNKNOWN}"
    assert not tile._unit.isVisible()
    assert not tile._arrow.isVisible()
    tile.show_figure("96.0")
    assert tile._unit.isVisible()
