"""Cards of a report: what was promised, what each step brings, the index in its forms."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QWidget

from models.before_after import Goal, Report, Step, is_open
from models.before_after_words import promised, times, tr, what
from models.formats import counted
from models.rates import rate
from models.readings import UNKNOWN, reading
from views.kit import layouts
from views.kit.cards import Bar, Bars, Card, separator
from views.kit.labels import label, picture, set_tooltip, tint
from views.kit.pill import Tone

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP = Qt.AlignmentFlag.AlignTop
_LEAST = 60  # logical pixels
_FINE = 1000  # of the longest bar: lengths are whole numbers


class TextCard(Card):
    """A title with a line of fact, and what is below it."""

    def __init__(self, title: str, fact: str, content: QLayout | QWidget) -> None:
        super().__init__()
        self.setAccessibleName(f"{title}. {fact}" if fact else title)
        said = _wrapped(fact, "caption")
        if not fact:  # never shown by itself: it has no parent yet
            said.hide()
        head = layouts.column(label(title, "body_strong"), said, gap=1)
        self.setLayout(layouts.column(head, content, margins=(16, 11, 16, 14), gap=10))


class GoalsCard(TextCard):
    """Each with its sign and word: the missed first, with their causes, then those left open."""

    def __init__(self, report: Report) -> None:
        grid = _grid()
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 3)
        for goal in sorted(report.goals, key=lambda each: (each.met, each.is_open)):
            self._add(grid, goal)
        super().__init__(self.tr("What was promised"), promised(report)[0], grid)

    def _add(self, grid: QGridLayout, goal: Goal) -> None:
        tone, icon, said = self._state(goal)
        word = label(said, "small_strong")
        tint(word, tone)
        sign = layouts.row(picture(icon, tone), word, gap=5)
        text = _wrapped(goal.text)
        set_tooltip(text, self.tr("Case study: {0}").format(goal.study) if goal.study else "")
        if goal.is_told:
            wanted = label(self.tr("told, not promised"), "caption", wrap=True)
        else:
            wanted = label(self.tr("wanted {0}").format(goal.wanted), "caption", wrap=True)
        found = _wrapped(goal.found, "body_strong", tabular=True)
        found.setAlignment(_RIGHT)
        row = grid.rowCount()
        grid.addLayout(sign, row, 0, _TOP)
        grid.addLayout(layouts.column(text, wanted, gap=1), row, 1)
        grid.addWidget(found, row, 2)
        if not goal.met and goal.cause:
            grid.addWidget(_wrapped(goal.cause, "muted"), row + 1, 1, 1, 2)

    def _state(self, goal: Goal) -> tuple[Tone, str, str]:
        """Tone, icon and word."""
        if goal.is_told:
            return "neutral", "info", self.tr("told")
        if goal.met:
            return "ok", "circle-check", self.tr("met")
        if goal.is_open:
            return "neutral", "minus", self.tr("open")
        return "bad", "x", self.tr("missed")


class CapacityCard(TextCard):
    """Bars of one length for one number of pages: nothing is squeezed by a logarithm."""

    def __init__(self, report: Report) -> None:
        most = max((each or 0.0 for each in report.capacity.values()), default=0.0) or 1.0
        bars = [
            Bar(
                name,
                round(_FINE * (value or 0.0) / most),
                _per_second(value, is_open(report, name)),
            )
            for name, value in report.capacity.items()
        ]
        self.bars = Bars(bars)
        super().__init__(
            self.tr("Capacity"),
            self.tr("pages a second that still come within 200 ms at p95"),
            self.bars,
        )


class StepsCard(TextCard):
    """Before divided by after: how many times less a page takes, how many times more come."""

    def __init__(self, steps: Sequence[Step]) -> None:
        grid = _grid()
        grid.setColumnStretch(0, 1)
        titles = (
            self.tr("mean"), self.tr("p95"), self.tr("database"), self.tr("capacity"),
        )  # fmt: skip
        for at, title in enumerate(titles, start=1):
            grid.addWidget(label(title, "caption"), 0, at, _RIGHT)
        for step in steps:
            self._add(grid, step)
        fact = self.tr("what each step brings, at a load that both sides were given")
        super().__init__(self.tr("Step by step"), fact, grid)

    def _add(self, grid: QGridLayout, step: Step) -> None:
        row = grid.rowCount()
        line = separator()
        grid.addWidget(line, row, 0, 1, 5)
        pair = self.tr("{0} \N{RIGHTWARDS ARROW} {1} at {2} pages/s").format(
            step.before, step.after, rate(step.offered)
        )
        said = _wrapped(pair, "caption", tabular=True)
        words = [word for name in (step.before, step.after) if (word := what(name))]
        set_tooltip(said, " \N{RIGHTWARDS ARROW} ".join(words))
        name = layouts.column(_wrapped(step.name, "body_medium"), said, gap=1)
        grid.addLayout(name, row + 1, 0)
        factors = (
            step.mean_factor, step.p95_factor, step.database_factor, step.capacity_factor,
        )  # fmt: skip
        for at, factor in enumerate(factors, start=1):
            grid.addWidget(label(times(factor), "body_strong", tabular=True), row + 1, at, _RIGHT)
        grid.addWidget(_wrapped(step.brings, "muted"), row + 2, 0, 1, 5)


class FormsCard(TextCard):
    """One row for each form of the index, one column for each figure."""

    def __init__(self, forms: dict[str, dict[str, float | None]]) -> None:
        grid = _grid()
        grid.setColumnStretch(0, 1)
        names = list(dict.fromkeys(name for figures in forms.values() for name in figures))
        for at, name in enumerate(names, start=1):
            grid.addWidget(label(name.replace("_", " "), "caption"), 0, at, _RIGHT)
        for row, (form, figures) in enumerate(forms.items(), start=1):
            grid.addWidget(_wrapped(form), row, 0)
            for at, name in enumerate(names, start=1):
                value = figures.get(name)
                text = UNKNOWN if value is None else reading(value)
                grid.addWidget(label(text, "body_strong", tabular=True), row, at, _RIGHT)
        fact = counted(len(forms), self.tr("{0} form"), self.tr("{0} forms"))
        super().__init__(self.tr("The index on stock"), fact, grid)


class LettersCard(TextCard):
    """What the names of the configurations stand for."""

    def __init__(self, names: Sequence[str]) -> None:
        grid = _grid()
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(name for name in names if what(name)):
            grid.addWidget(label(name, "body_strong"), row, 0, _TOP)
            grid.addWidget(_wrapped(what(name), "muted"), row, 1)
        fact = self.tr("L is the old wide table, N the normalised databases")
        super().__init__(self.tr("The configurations"), fact, grid)


class NotesCard(TextCard):
    """Sentences that a reader must know."""

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        said = [_wrapped(sentence, "muted") for sentence in sentences]
        super().__init__(title, "", layouts.column(*said, gap=6))


def _wrapped(text: str, role: str = "body", *, tabular: bool = False) -> QLabel:
    """Words of a file: one that is far too long is cut off, and nothing gets wider for it."""
    made = label(text, role, tabular=tabular, wrap=True)
    made.setMinimumWidth(_LEAST)
    return made


def _per_second(value: float | None, is_open: bool) -> str:
    if value is None:
        return UNKNOWN
    if not value:
        return tr("none of the loads")
    return (tr("{0}/s or more") if is_open else tr("{0}/s")).format(rate(value))


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(14)
    made.setVerticalSpacing(9)
    return made
