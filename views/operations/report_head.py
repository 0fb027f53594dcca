"""The head of a report: when it was and what came of it, in three large figures."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from models import before_after_words as words
from models.before_after import Headline, Kept, Report, headline
from models.formats import when
from views.kit import layouts
from views.kit.charts.tile import Tile
from views.kit.labels import label
from views.kit.pill import Pill
from views.operations.loading import GAP


def heading(kept: Kept, report: Report) -> QVBoxLayout:
    """When it was, which kind, how it ended, what was measured."""
    pills = [Pill(words.kind(report).capitalize(), "info" if report.quick else "neutral")]
    if report.stopped:
        pills.append(Pill(words.tr("Stopped before its end"), "warn"))
    met, all_met = words.promised(report)
    if met:
        pills.append(Pill(met, "ok" if all_met else "warn"))
    title = label(when(kept.at), "title", tabular=True)
    facts = label(words.facts(report), "caption", tabular=True, wrap=True)
    return layouts.column(layouts.row(title, *pills, None), facts, gap=3)


def tiles(report: Report) -> QGridLayout:
    """The headline in large figures."""
    found = headline(report) or Headline("", "", None, None, None, at_least=False)
    figures = (
        (words.tr("Page time"), words.less(found.page_pct), found.at_least),
        (words.tr("Database time"), words.less(found.database_pct), False),
        (words.tr("Capacity"), words.times(found.capacity_factor), found.is_open),
    )
    grid = QGridLayout()
    grid.setSpacing(GAP)
    for at, (title, text, at_least) in enumerate(figures):
        nothing = QWidget()  # there is no line of it over time
        nothing.setFixedHeight(0)
        tile = Tile(title, "", nothing)
        tile.show_figure(text)
        told = words.against(found, at_least=at_least)
        tile.show_caption(told if found.of else words.tr("nothing to compare"))
        grid.addWidget(tile, 0, at)
        grid.setColumnStretch(at, 1)
    return grid
