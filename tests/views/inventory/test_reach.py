"""Everything on the stock screen has a name, is reached by Tab, and shows text as text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QWidget,
)

from tests.naughty import SAMPLE, UNSEEN
from tests.views.inventory.conftest import MUG, choose, settled

TASKS = ("adjusting", "counting", "transferring", "setting_aside", "reordering")


def controls(of: QWidget):
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    found = [part for kind in kinds for part in of.findChildren(kind)]
    inside = [part for part in found if not isinstance(part.parent(), QLineEdit)]  # Qt's own
    return [part for part in inside if part.isVisible()]


def unnamed(of: QWidget):
    return [
        part
        for part in controls(of)
        if not part.accessibleName() and not (isinstance(part, QAbstractButton) and part.text())
    ]


def by_tab(start: QWidget):
    """What Tab reaches from `start`, once around."""
    seen: list[QWidget] = []
    part = start
    for _ in range(400):
        part = part.nextInFocusChain()
        if part is None or part is start:
            break
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            seen.append(part)
    return seen


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12, york=4)
    one = console()
    qtbot.waitUntil(one.screen.act["transfer"].isEnabled)
    qtbot.waitUntil(one.screen.panel.empty.isHidden)
    one.screen.panel.history.funnel.click()
    choose(one)
    assert [type(part).__name__ for part in unnamed(one.screen)] == []
    reached = by_tab(one.screen.grid)
    for part in (
        one.screen.filters.search,
        one.screen.panel.history.list,
        one.screen.panel.history.filters.actor,
        one.screen.panel.history.funnel,
    ):
        assert part in reached
    for name in TASKS:
        task = getattr(one.screen, name)
        task.open()
        assert unnamed(task.popover) == [], name
        fields = [field.editor for field in task.popover.fields.values()]
        around = by_tab(fields[0])
        assert task.popover.save in around, name
        assert all(editor in around or editor.focusProxy() is not None for editor in fields[1:]), (
            name
        )
        task.popover.leave()


def test_notes_are_kept_and_shown_as_typed_or_refused_at_the_field(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    one = console()
    choose(one)
    adjusting, history = one.screen.adjusting, one.screen.panel.history

    def note(text):
        adjusting.open("+1")
        adjusting.popover.reasons.pick("found")
        adjusting.popover.note.setText(text)
        adjusting.popover.commit()
        qtbot.waitUntil(lambda: settled(one) and not adjusting.popover.is_busy())

    for text in SAMPLE:
        note(text)
        assert adjusting.popover.isHidden(), text
    qtbot.waitUntil(lambda: history.movements.rowCount() == len(SAMPLE) + 1)
    rows = [history.movements.index(row) for row in range(len(SAMPLE))]
    assert [history.movements.row_at(row).note for row in rows] == SAMPLE[::-1]
    assert all(text in row.data() for text, row in zip(SAMPLE[::-1], rows, strict=True))
    assert not one.host.grab().isNull()

    for text in [*UNSEEN, "x" * 501]:
        note(text)
        assert adjusting.popover.fields["note"].error(), text
    assert one.told == []
