"""A chart's legend beside its title, or below it where both have no room."""

import pytest

from models.series import Ring
from views.kit import theme
from views.kit.charts import Line, LiveChart


@pytest.fixture
def wide(qtbot, qapp) -> LiveChart:
    theme.apply(qapp, "light")
    lines = [Line(name, name, "c1") for name in ("catalog", "inventory", "identity", "server")]
    chart = LiveChart(
        "Database load", "statements a second", Ring(60, 4, [each.series for each in lines]), lines
    )
    qtbot.addWidget(chart)
    chart.resize(700, 240)
    chart.show()
    return chart


def folded(chart: LiveChart) -> bool:
    """Whether the legend is below the words, whole and inside the chart."""
    legend = chart.legend
    assert legend.width() == legend.sizeHint().width()
    assert legend.mapTo(chart, legend.rect().topRight()).x() < chart.width()
    return (
        legend.mapTo(chart, legend.rect().topLeft()).y()
        > chart.caption.mapTo(chart, chart.caption.rect().topLeft()).y()
    )


def test_it_goes_below_where_the_chart_is_narrow_and_up_again(qtbot, wide):
    assert not folded(wide)
    wide.resize(420, 240)
    qtbot.waitUntil(lambda: folded(wide))
    wide.resize(700, 240)
    qtbot.waitUntil(lambda: not folded(wide))


def test_longer_figures_send_it_below_and_shorter_ones_leave_it_there(qtbot, wide):
    wide.resize(580, 240)
    for figures, below in (([0] * 4, False), ([123456] * 4, True), ([0] * 4, True)):
        wide.legend.show_values(figures)
        wide._head.fold()
        qtbot.waitUntil(lambda below=below: folded(wide) is below)
