"""Somebody else was first: base, theirs and mine, and a choice for each field."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from services.catalog.records import ProductChange, ProductDetail
from services.kernel import work
from tests.views.catalog.conftest import OTHER, Console, Consoles, Shop
from views.kit.conflict import ConflictDialog


def meanwhile(one: Console, product: int, **fields: object) -> None:
    """Another person's save between this console's load and its own save."""
    with work.doing(work.Work(OTHER)):
        seen = one.catalog.fresh_product(product).version
        one.catalog.change(product, seen, ProductChange(**fields))


def deaf(one: Console) -> None:
    """The race: the news of the other save has not arrived when this one is sent."""
    one.context.changes.blockSignals(True)


def asked(one: Console, qtbot: QtBot) -> ConflictDialog:
    qtbot.waitUntil(lambda: isinstance(one.screen.editing.asking, ConflictDialog))
    dialog = one.screen.editing.asking
    assert isinstance(dialog, ConflictDialog)
    return dialog


def now(one: Console, product: int) -> ProductDetail:
    with work.doing(work.Work(OTHER)):
        return one.catalog.fresh_product(product)


def test_fields_that_do_not_overlap_are_merged(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    deaf(one)
    meanwhile(one, 7, price=295)
    one.form.name.line.setText("Tin Mug")
    one.screen.save()
    qtbot.waitUntil(lambda: bool(one.context.toasts.texts()))
    assert (now(one, 7).name, now(one, 7).price) == ("Tin Mug", 295)
    (said,) = one.context.toasts.texts()
    assert said.startswith("Name: Enamel Mug 007 → Tin Mug. Others")
    assert "Others changed price → £2.95" in said
    assert one.form.price.line.text() == "2.95"
    one.context.undo.undo()
    qtbot.waitUntil(lambda: now(one, 7).name == "Enamel Mug 007")
    assert now(one, 7).price == 295, "the undo took back what others did"


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_one_field_both_changed_is_decided(
    console: Consoles, shop: Shop, qtbot: QtBot, choice: str
) -> None:
    one = console()
    one.open(qtbot, 7)
    deaf(one)
    meanwhile(one, 7, price=295)
    one.form.price.line.setText("2.75")
    one.form.name.line.setText("Tin Mug")
    one.screen.save()
    dialog = asked(one, qtbot)
    assert now(one, 7).price == 295, "saved without a choice"
    assert now(one, 7).name == "Enamel Mug 007"
    assert not dialog.buttons["save"].isEnabled()
    button = dialog.option("price", choice)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: now(one, 7).name == "Tin Mug")
    assert now(one, 7).price == (275 if choice == "mine" else 295)
    qtbot.waitUntil(lambda: not one.form.is_dirty())
    assert one.form.price.line.text() == ("2.75" if choice == "mine" else "2.95")


def test_a_choice_for_each_field(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    deaf(one)
    meanwhile(one, 7, name="Theirs <b>x</b>", barcode="", price=295)
    one.form.name.line.setText("Mine")
    one.form.price.line.setText("2.75")
    one.screen.save()
    dialog = asked(one, qtbot)
    dialog.option("name", "theirs").click()
    assert not dialog.buttons["save"].isEnabled()
    dialog.option("price", "mine").click()
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: now(one, 7).price == 275)
    assert now(one, 7).name == "Theirs <b>x</b>"


def test_a_conflict_on_the_choice_asks_again(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    deaf(one)
    meanwhile(one, 7, price=295)
    one.form.price.line.setText("2.75")
    one.screen.save()
    dialog = asked(one, qtbot)
    meanwhile(one, 7, price=310)
    dialog.option("price", "mine").click()
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: one.screen.editing.asking not in {None, dialog})
    assert now(one, 7).price == 310
    again = asked(one, qtbot)
    again.option("price", "mine").click()
    again.buttons["save"].click()
    qtbot.waitUntil(lambda: now(one, 7).price == 275)


def test_deciding_later_keeps_what_was_typed(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    deaf(one)
    meanwhile(one, 7, price=295)
    one.form.price.line.setText("2.75")
    one.screen.save()
    asked(one, qtbot).choose("later")
    qtbot.waitUntil(lambda: one.screen.editing.asking is None)
    assert one.form.price.line.text() == "2.75"
    assert "£2.95" in one.form.price.news()
    assert now(one, 7).price == 295


def test_undo_of_a_field_changed_since_asks_too(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.price.line.setText("2.75")
    one.screen.save()
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    meanwhile(one, 7, price=310)
    one.context.undo.undo()
    dialog = asked(one, qtbot)
    assert one.context.undo.next_undo() != "", "the entry left the stack without being undone"
    dialog.option("price", "mine").click()
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: now(one, 7).price == 255)
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert one.told == []


def test_a_taken_barcode_is_no_merge(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    meanwhile(one, 9, barcode="4006381333931")
    one.form.barcode.line.setText("4006381333931")
    one.screen.save()
    qtbot.waitUntil(lambda: bool(one.form.barcode.error() or one.told))
    assert one.form.barcode.line.text() == "4006381333931"
    assert one.form.is_dirty()


def test_an_undo_that_keeps_theirs_took_nothing_back(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    told = []
    one.context.undo.undone.connect(told.append)
    one.open(qtbot, 7)
    one.form.name.line.setText("Mine")
    one.screen.save()
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    deaf(one)
    meanwhile(one, 7, name="Theirs")
    one.context.undo.undo()
    dialog = asked(one, qtbot)
    dialog.option("name", "theirs").click()
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: one.context.toasts.texts() == ["Kept theirs: Name is Theirs."])
    assert not one.context.undo.can_undo
    assert not one.context.undo.can_redo
    assert told == []
    assert now(one, 7).name == "Theirs"
