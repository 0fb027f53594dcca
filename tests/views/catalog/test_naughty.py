"""Naughty strings typed into the catalogue's fields are shown as they are, or refused there."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from services.catalog.records import ProductQuery
from services.kernel import work
from tests.naughty import SAMPLE, UNSEEN
from tests.naughty.seen import places
from tests.views.catalog.conftest import MANAGER, Consoles, Shop
from views.catalog.new_product import NewProductDialog

MOUSE = Qt.MouseButton.LeftButton


def test_names_are_shown_as_they_are_everywhere(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console(MANAGER)
    one.open(qtbot, 7)
    host, form = one.host, one.form
    for text in SAMPLE[:6]:
        name = f"{text} 007"
        form.name.line.setText(name)
        form.description.text.setPlainText(f"{text}\n{text}")
        one.screen.save()
        qtbot.waitUntil(
            lambda name=name: shop.value("SELECT name FROM product WHERE id = 7") == name
        )
        qtbot.waitUntil(lambda: not form.is_dirty())
        qtbot.waitUntil(lambda name=name: "cell" in places(one.screen.grid, name))
        qtbot.waitUntil(lambda name=name: "label" in places(one.screen.panel.history, name))
        assert "label" in places(host, name)
        assert "editor" in places(host, name)
        assert any(text in told for told in one.context.toasts.texts())
        with work.doing(work.Work(MANAGER)):
            found = one.catalog.find(ProductQuery(text=name, sort="relevance"))
        assert 7 in {row.id for row in found.rows}


@pytest.mark.parametrize("text", UNSEEN[:2])
def test_what_nobody_sees_is_refused_at_its_field_and_stays_typed(
    console: Consoles, shop: Shop, qtbot: QtBot, text: str
) -> None:
    one = console(MANAGER)
    one.open(qtbot, 7)
    for field in (one.form.name, one.form.barcode):
        field.line.setText(text)
        one.screen.save()
        qtbot.waitUntil(lambda field=field: "U+" in field.error())
        assert field.line.text() == text
        field.line.setText("" if field is one.form.barcode else "Enamel Mug 007")
    assert shop.value("SELECT row_version FROM product WHERE id = 7") == shop.value(
        "SELECT row_version FROM product WHERE id = 7 AND name = 'Enamel Mug 007'"
    )


def test_a_new_product_refuses_bad_codes_and_prices_at_their_fields(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console(MANAGER)
    one.screen.new_product()
    dialog = one.screen.commanding.dialog
    assert isinstance(dialog, NewProductDialog)
    good = {"sku": "NEW-1", "name": "New mug", "price": "2.95", "barcode": ""}
    bad = [
        ("sku", UNSEEN[1], "U+200B"),
        ("sku", "9.78E+12", "scientific notation"),
        ("name", "", "Enter a name"),
        ("name", UNSEEN[0], "U+202E"),
        ("barcode", "5012345678901", "check digit would be 0"),
        ("barcode", "9,78E+12", "scientific notation"),
        ("barcode", "\uff15" * 13, "a digit that is none of 0 to 9"),
        ("price", "2,95", "no price"),
        ("price", "1e3", "no price"),
        ("price", "NaN", "no price"),
        ("price", "-1", "below zero"),
        ("price", "\uff12.95", "no price"),
        ("price", "99999999999", "too much"),
        ("price", "2.955", "decimal places"),
    ]
    for field, text, says in bad:
        for name, value in (good | {field: text}).items():
            getattr(dialog, name).setText(value)
        QTest.mouseClick(dialog.buttons["save"], MOUSE)
        qtbot.waitUntil(
            lambda field=field, says=says: says in dialog.fields[field].error(), timeout=3000
        )
        assert getattr(dialog, field).text() == text
    assert shop.value("SELECT count(*) FROM variant") == 300

    for name, value in (good | {"sku": SAMPLE[4], "name": SAMPLE[0]}).items():
        getattr(dialog, name).setText(value)
    QTest.mouseClick(dialog.buttons["save"], MOUSE)
    qtbot.waitUntil(lambda: shop.value("SELECT count(*) FROM variant") == 301)
    qtbot.waitUntil(lambda: any(SAMPLE[4] in told for told in one.context.toasts.texts()))


def test_searching_for_any_of_them_finds_nothing_and_says_so(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console(MANAGER)
    search = one.screen.list.filters.search
    for text in (SAMPLE[0], SAMPLE[9], UNSEEN[2]):
        search.setText(text)
        QTest.keyClick(search, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: one.screen.grid.model().rowCount() == 0)
        places(one.host, text)
    assert one.told == []


def test_a_copied_name_is_the_name_and_no_formula(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    shop.catalog.execute("UPDATE product SET name = %s WHERE id = 1", (SAMPLE[2],))
    one = console(MANAGER)
    qtbot.waitUntil(lambda: "cell" in places(one.screen.grid, SAMPLE[2]))
    one.screen.list.select(1)
    one.screen.grid.setFocus()
    QApplication.clipboard().setMimeData(QMimeData())
    QTest.keyClick(one.screen.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert SAMPLE[2].replace('"', '""') in copied or SAMPLE[2] in copied
    assert not copied.startswith("=")
    QToolTip.hideText()
