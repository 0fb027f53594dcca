"""The Operations screen while the cache is away, and for those who use neither mouse nor eyes."""

from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.embedded import Engines
from models.readings import UNKNOWN
from services.kernel.metrics import Metrics
from services.monitoring.measuring import Measuring
from tests import closing
from tests.console.controls import controls, cut_off, nameless, unmarked, unreached
from tests.services.monitoring.measured import Valkey


@pytest.fixture
def valkey(tmp_path: Path) -> Generator[Valkey]:
    made = Valkey(tmp_path)
    made.start()
    yield made
    made.close()


@pytest.fixture
def measuring(engines: Engines, valkey: Valkey) -> Generator[tuple[Measuring, Metrics]]:
    """On a cache of the test's own, which may be killed."""
    metrics = Metrics("here", "console")
    urls = {"catalog": engines.database_url("catalog")}
    made = Measuring(valkey.client, "backroom:test:metrics", urls, metrics)
    made.start()
    yield made, metrics
    made.stop()


def test_with_the_cache_away_its_own_figures_go_on_and_it_says_so(qtbot, operations, valkey):
    at = operations()
    screen = at.screen
    at.work()
    qtbot.waitUntil(screen.has_board)
    at.work()
    qtbot.waitUntil(lambda: "hit 90" in at.legend(1))

    valkey.kill()
    closing.count("killed", 1)
    qtbot.waitUntil(lambda: screen.head.state.text == "Cache away")
    assert "Reads go to the database" in screen.banner.text.text()
    assert "figures of this process only" in screen.fact()
    at.work(30)
    qtbot.waitUntil(lambda: "requests 30" in at.legend(3))
    tiles = screen.board.tiles.tiles
    assert [tile.caption.text() for tile in tiles].count("This console only") == 3
    assert (tiles[1].figure.text(), tiles[1].caption.text()) == (UNKNOWN, "The cache is away")
    cards = [*screen.board.charts, *tiles]
    assert {card.caption.property("tone") for card in cards} == {"warn"}
    for chart in screen.board.charts:
        assert "this console only" in chart.caption.text()
        assert "this console only" in chart.accessibleDescription()

    screen.banner.close_button.click()
    valkey.start()
    qtbot.waitUntil(lambda: screen.head.state.text == "Live, 4 Hz")
    assert not screen.banner.isVisible()
    assert {card.caption.property("tone") for card in cards} == {""}
    assert not [card for card in cards if "this console only" in card.caption.text().lower()]
    assert screen.board.charts[3].caption.text() == "per second, all services"


@pytest.mark.parametrize("width", [828, 1228])
def test_with_its_charts_too_everything_has_a_name_is_reached_by_tab_and_is_not_cut(
    qtbot, operations, width
):
    at = operations()
    at.work()
    qtbot.waitUntil(at.screen.has_board)
    at.screen.resize(width, 500)  # two rows of cards are below the edge
    QApplication.processEvents()
    at.screen.setFocus()
    wanted = controls(at.screen)
    assert [chart.plot for chart in at.screen.board.charts if chart.plot not in wanted] == []
    assert nameless(wanted) == []
    assert unreached(at.desk.host, wanted) == []
    assert unmarked(wanted) == []
    assert cut_off(at.screen) == []
