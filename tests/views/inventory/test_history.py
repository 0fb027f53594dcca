"""The ledger in the panel: narrowed, endless, and a movement taken back from it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.views.inventory.conftest import LEEDS, MUG, choose, ledger, move, on_hand, settled


def lines(one):
    shown = one.screen.panel.history.movements
    return [shown.row_at(shown.index(row)) for row in range(shown.rowCount())]


def filled(one):
    """Three movements by the person of this console, one by the database's owner."""
    for typed, reason in (("-1", "damaged"), ("+4", "found")):
        with one.acting():
            one.inventory.adjust(MUG, LEEDS, int(typed), reason, "a note")
    with one.acting():
        one.inventory.count(MUG, LEEDS, 15, 14, "", "CC-7")


def test_reason_person_and_reference_narrow_it_and_balances_stay(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=12)
    one = console()
    filled(one)
    choose(one)
    history = one.screen.panel.history
    qtbot.waitUntil(lambda: [row.balance for row in lines(one)] == [14, 15, 11, 12])
    history.funnel.click()

    history.filters.reason.setCurrentText("Damaged")
    qtbot.waitUntil(lambda: [(row.delta, row.balance) for row in lines(one)] == [(-1, 11)])
    history.filters.reason.setCurrentIndex(0)
    QTest.keyClicks(history.filters.reference, "cc-")
    qtbot.waitUntil(lambda: [row.reason for row in lines(one)] == ["count"])
    history.filters.reference.clear()
    QTest.keyClicks(history.filters.actor, "whitf")
    qtbot.waitUntil(lambda: [row.balance for row in lines(one)] == [14, 15, 11])
    QTest.keyClicks(history.filters.actor, "zzz")
    qtbot.waitUntil(lambda: lines(one) == [])
    assert "No movement matches" in history._none.text()

    history.funnel.click()  # every movement again
    qtbot.waitUntil(lambda: len(lines(one)) == 4)


def test_a_chosen_movement_is_taken_back_by_one_of_its_own(qtbot, console, stock, owner, keys):
    stock(MUG, "MUG", leeds=12)
    one = console()
    filled(one)
    choose(one)
    qtbot.waitUntil(lambda: len(lines(one)) == 4)
    assert not one.screen.act["take_back"].isEnabled()
    history = one.screen.panel.history
    history.list.setFocus()
    history.list.setCurrentIndex(history.movements.index(2))
    taken = lines(one)[2]
    assert taken.reason == "damaged"

    keys.press(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: settled(one) and on_hand(one) == 15)
    qtbot.waitUntil(lambda: not one.screen.act["take_back"].isEnabled())  # it was, by now

    assert ledger(owner, MUG)[-1] == (1, "correction", 15, taken.id)
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo and on_hand(one) == 14)
    assert ledger(owner, MUG)[-1][0] == -1


def test_a_count_that_confirms_stands_among_the_movements_and_is_filtered(
    qtbot, console, stock, owner, monkeypatch
):
    monkeypatch.setattr("views.inventory.history.PAGE", 3)  # pages are merged at their seams
    stock(MUG, "MUG", leeds=12)
    one = console()
    with one.acting():
        one.inventory.count(MUG, LEEDS, 12, 12, "shelf 4", "CC-9")
    filled(one)
    with one.acting():
        one.inventory.count(MUG, LEEDS, 14, 14)
    choose(one)
    history = one.screen.panel.history
    said = [
        "Counted 14, as expected",
        "\N{MINUS SIGN}1, Count",
        "+4, Found",
        "\N{MINUS SIGN}1, Damaged",
        "Counted 12, as expected",
        "+12, Opening",
    ]
    rows = history.movements.index

    def shown() -> list[str]:
        count = history.movements.rowCount()
        return [rows(row).data()[: len(said[row])] for row in range(count)]

    qtbot.waitUntil(lambda: shown() == said)
    assert all(part in rows(4).data() for part in ("shelf 4", "Reference CC-9", "Whitfield"))
    history.list.setCurrentIndex(rows(4))
    assert not one.screen.act["take_back"].isEnabled()

    history.funnel.click()
    history.filters.reason.setCurrentText("Count")
    qtbot.waitUntil(lambda: history.movements.rowCount() == 3)
    QTest.keyClicks(history.filters.reference, "cc-9")
    qtbot.waitUntil(lambda: history.movements.rowCount() == 1)
    history.filters.reference.clear()
    history.filters.reason.setCurrentText("Damaged")
    qtbot.waitUntil(lambda: "Damaged" in (rows(0).data() or ""))
    assert history.movements.rowCount() == 1
    history.funnel.click()
    qtbot.waitUntil(lambda: history.movements.rowCount() == 6)

    with one.acting():
        level = one.inventory.count(MUG, LEEDS, 14, 14, "again").level
    one.screen.written.tell([level])  # as its popover does
    qtbot.waitUntil(lambda: history.movements.rowCount() == 7)


def test_what_was_sold_elsewhere_joins_the_history_that_is_open(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=12)
    one = console()
    choose(one)
    qtbot.waitUntil(lambda: len(lines(one)) == 1)
    move(owner, MUG, LEEDS, -2, "sold")
    qtbot.waitUntil(lambda: [row.balance for row in lines(one)] == [10, 12])
