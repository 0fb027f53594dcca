"""Undo is a new change; a refused one lets the one before have its turn; a second press waits."""

import threading

import pytest

from services.kernel.errors import Conflict, Unavailable
from views.kit.undo import KEPT, Done, Undecided, UndoStack


class Shelf:
    """A price with committed changes, standing for a service."""

    def __init__(self) -> None:
        self.price = 255
        self.refusal: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def change(self, to: int) -> Done:
        before, self.price = self.price, to
        return Done(f"{before} → {to}", lambda: self._commit(before))

    def _commit(self, to: int) -> Done:
        self.gate.wait(5)
        if self.refusal is not None:
            raise self.refusal
        return self.change(to)


@pytest.fixture
def stack(workers, view):
    return UndoStack(workers, view)


def test_undo_and_redo_are_changes_of_their_own(qtbot, stack):
    shelf = Shelf()
    stack.push(shelf.change(295))
    assert (stack.next_undo(), stack.next_redo()) == ("255 → 295", "")
    with qtbot.waitSignal(stack.undone):
        stack.undo()
    assert shelf.price == 255
    assert not stack.can_undo
    assert stack.can_redo
    assert stack.next_redo()
    with qtbot.waitSignal(stack.redone):
        stack.redo()
    assert shelf.price == 295
    with qtbot.waitSignal(stack.undone):
        stack.undo()
    assert shelf.price == 255


def test_a_refused_undo_is_told_and_holds_up_nothing_before_it(qtbot, stack):
    first, second = Shelf(), Shelf()
    stack.push(first.change(295))
    refused = second.change(300)
    stack.push(refused)
    second.refusal = Conflict("The price was changed by Sam.")
    with qtbot.waitSignal(stack.failed) as told:
        stack.undo()
    assert told.args == ["Not taken back: 255 → 300. The price was changed by Sam.", None]
    assert stack.next_undo() == "255 → 295"

    with qtbot.waitSignal(stack.undone):
        stack.undo()
    assert (first.price, second.price) == (255, 300)
    assert not stack.can_undo

    second.refusal = None
    with qtbot.waitSignal(stack.undone):
        stack.take_back(refused)  # by its toast
    assert second.price == 255
    with qtbot.waitSignal(stack.redone):
        stack.redo()
    assert (first.price, second.price) == (255, 300)


def test_a_refused_redo_is_told_and_holds_up_nothing_before_it(qtbot, stack):
    first, second = Shelf(), Shelf()
    for shelf in (first, second):
        stack.push(shelf.change(300))
    for _ in range(2):
        with qtbot.waitSignal(stack.undone):
            stack.undo()
    first.refusal = Conflict("The price was changed by Sam.")
    with qtbot.waitSignal(stack.failed) as told:
        stack.redo()
    assert told.args == ["Not done again: 300 → 255. The price was changed by Sam.", None]
    with qtbot.waitSignal(stack.redone):
        stack.redo()
    assert (first.price, second.price) == (255, 300)


def test_what_may_succeed_later_keeps_its_turn_and_its_retry_takes_back_once(qtbot, stack):
    first, second = Shelf(), Shelf()
    stack.push(first.change(295))
    stack.push(second.change(300))
    second.refusal = Unavailable("The database does not answer.")
    with qtbot.waitSignal(stack.failed) as told:
        stack.undo()
    sentence, again = told.args
    assert sentence == "The database does not answer."
    assert stack.next_undo() == "255 → 300"

    second.refusal = None
    with qtbot.waitSignal(stack.undone):
        again()
    again()
    qtbot.wait(30)
    assert (first.price, second.price) == (295, 255)


def test_a_second_press_while_one_runs_takes_nothing_more_back(qtbot, stack):
    shelf = Shelf()
    stack.push(shelf.change(295))
    stack.push(shelf.change(300))
    shelf.gate.clear()
    stack.undo()
    assert not stack.can_undo
    stack.undo()
    stack.redo()
    with qtbot.waitSignal(stack.undone):
        shelf.gate.set()
    assert shelf.price == 295
    assert stack.next_undo() == "255 → 295"


def test_a_toast_takes_its_own_change_back_and_only_once(qtbot, stack):
    first, second = Shelf(), Shelf()
    done = first.change(1)
    stack.push(done)
    stack.push(second.change(2))
    with qtbot.waitSignal(stack.undone):
        stack.take_back(done)
    assert (first.price, second.price) == (255, 2)
    stack.take_back(done)
    qtbot.wait(30)
    assert first.price == 255


def test_a_new_change_ends_redo_and_the_oldest_are_forgotten(qtbot, stack):
    shelf = Shelf()
    stack.push(shelf.change(1))
    with qtbot.waitSignal(stack.undone):
        stack.undo()
    stack.push(shelf.change(2))
    assert not stack.can_redo
    stack.redo()
    for number in range(KEPT + 5):
        stack.push(shelf.change(number))
    count = 0
    while stack.can_undo:
        with qtbot.waitSignal(stack.undone):
            stack.undo()
        qtbot.waitUntil(lambda: not stack._tasks.is_busy())
        count += 1
    assert count == KEPT


def test_a_decision_given_at_once_is_not_lost(qtbot, stack):
    """The question comes when the stack can take the answer, however quick the person is."""
    shelf = Shelf()
    decided = []

    def undo():
        if not decided:
            raise Undecided(decide)
        return shelf.change(decided[0])

    def decide():
        decided.append(255)
        assert stack.next_undo() == "255 → 295"
        stack.undo()

    stack.push(Done("255 → 295", undo))
    shelf.price = 295
    with qtbot.waitSignal(stack.undone):
        stack.undo()
    assert shelf.price == 255
