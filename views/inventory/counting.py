"""Counting: the popover, and the question whose figure stays when somebody was first."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from models.figures import MINUS, figure
from services.inventory.records import StockLevel
from views.inventory.count import Choice, Count, Disputed
from views.inventory.count_popover import CountPopover, Tally
from views.inventory.desk import Desk
from views.inventory.task import StockTask
from views.inventory.typed import MOST
from views.kit.conflict import Clash, ConflictDialog

_FIELD = "on_hand"


class Counting(StockTask[CountPopover]):
    """Sets by count. Base, theirs and mine are shown whenever they are three."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, CountPopover(desk.over))
        self.asking = Asking(desk)

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, Tally)  # noqa: S101 - what this popover reads
        return Count.of(self.desk.inventory, level, wanted, self.desk.written.tell)

    def settle(self, outcome: object, request: UUID) -> bool:
        if not isinstance(outcome, Disputed):
            return super().settle(outcome, request)
        self.asking.ask(
            outcome, partial(self._decided, request), partial(self._later, request, outcome)
        )
        return False

    def _decided(self, request: UUID, count: Count) -> None:
        self.run(count, request)

    def _later(self, request: UUID, disputed: Disputed) -> None:
        if self.is_about(request):
            self.popover.resume(nothing_written(disputed), "counted")


class Asking:
    """The dialog of a disputed count. Closing it decides nothing and writes nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.dialog: ConflictDialog | None = None

    def ask(
        self, disputed: Disputed, decided: Callable[[Count], object], later: Callable[[], object]
    ) -> None:
        """`decided` gets the count to write, `later` is called if nothing was chosen."""
        self._desk.written.tell([disputed.now])
        dialog = ConflictDialog(
            self._desk.over.window(), _title(disputed), _hint(), [_clash(disputed)], width=720
        )
        dialog.settled.connect(partial(self._settled, disputed, decided))
        dialog.chose.connect(partial(self._chose, later))
        self.dialog = dialog
        dialog.open()

    def _settled(
        self, disputed: Disputed, decided: Callable[[Count], object], choices: dict[str, Choice]
    ) -> None:
        decided(disputed.decided(choices[_FIELD]))

    def _chose(self, later: Callable[[], object], choice: str) -> None:
        self.dialog = None
        if choice != "save":
            later()


def nothing_written(disputed: Disputed) -> str:
    """What stands at the field after the dialog was closed without a choice."""
    sentence = _tr("Nothing was written: {0} were expected, and {1} are on hand now.")
    return sentence.format(figure(disputed.count.base), figure(disputed.now.on_hand))


def _clash(disputed: Disputed) -> Clash:
    difference = disputed.figure_of("difference")
    now = disputed.now
    impossible = ""
    if difference < now.reserved + now.unavailable or difference > MOST:
        sentence = _tr("The difference cannot be kept: it would leave {0} on hand, {1} available.")
        impossible = sentence.format(
            figure(difference), figure(difference - now.reserved - now.unavailable)
        )
    return Clash(
        _FIELD,
        _tr("On hand at {0}").format(now.location_name),
        figure(disputed.count.base),
        figure(now.on_hand),
        figure(disputed.count.mine),
        _sum(disputed, difference),
        impossible,
    )


def _sum(disputed: Disputed, difference: int) -> str:
    """ "8 + 2 = 10": theirs, what I meant to change, and what that makes."""
    change = disputed.count.mine - disputed.count.base
    sign = "+" if change >= 0 else MINUS
    theirs = figure(disputed.now.on_hand)
    return f"{theirs} {sign} {figure(abs(change))} = {figure(difference)}"


def _title(disputed: Disputed) -> str:
    return _tr("The stock of {0} moved while it was counted").format(disputed.now.name)


def _hint() -> str:
    return _tr("Nothing is written yet. Choose what is on hand now; your choice is one record.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("count", text)
