"""Story 5: a scan opens its SKU whatever has the focus, and leaves no trace there."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.embedded import Engines
from services.catalog.records import ScanHit, Scanned
from tests.console.scandesk import (
    CLERK,
    EAN,
    LEEDS,
    MANAGER,
    READER,
    UPC,
    YORK,
    Desk,
    open_desk,
)
from views.catalog.attaching import AttachDialog, HitsDialog
from views.catalog.new_product import NewProductDialog

UNKNOWN = "4006381333931"


@pytest.fixture
def desk(qtbot, engines: Engines) -> Generator[Desk]:
    made = open_desk(qtbot, engines)
    yield made
    made.close()


def test_a_scan_opens_the_sku_at_my_store_from_every_kind_of_widget(qtbot, desk):
    desk.enter(CLERK)
    catalog, stock = desk.screen("catalog"), desk.screen("inventory")
    qtbot.waitUntil(lambda: stock.grid.level() is not None)

    def search() -> None:
        catalog.list.filters.search.setFocus()

    def form() -> None:
        catalog.list.select(7)
        qtbot.waitUntil(lambda: catalog.panel.product is not None)

    def text() -> None:
        form()
        catalog.panel.form.description.text.setFocus()

    def line() -> None:
        form()
        catalog.panel.form.barcode.line.setFocus()

    def combo() -> None:
        form()
        catalog.panel.form.category.box.setFocus()

    def palette() -> None:
        desk.window.open_palette()

    places = {
        "catalog grid": catalog.grid.setFocus,
        "search": search,
        "text": text,
        "line": line,
        "combo": combo,
        "palette": palette,
    }
    for at, (name, focus) in enumerate(places.items()):
        desk.screen("catalog")
        qtbot.waitUntil(lambda: catalog.grid.model().rowCount() == 30)
        focus()
        desk.scan(EAN if at % 2 == 0 else UPC)
        sku = "M1" if at % 2 == 0 else "M2"
        qtbot.waitUntil(lambda sku=sku: desk.shown() == sku)
        assert stock.grid.level().location == YORK, name
    assert desk.opened == ["M1", "M2"] * 3
    assert catalog.list.filters.search.text() == ""
    if catalog.panel.product is not None:
        assert not catalog.panel.form.is_dirty()
    assert not desk.window.palette_.isVisible()
    assert desk.window.palette_.query.text() == ""

    stock.grid.setFocus()
    QTest.keyClicks(desk.focused(), "-")  # a popover over the row of M2
    qtbot.waitUntil(lambda: desk.focused() is not stock.grid)
    field = desk.focused()
    desk.scan(EAN)
    qtbot.waitUntil(lambda: desk.shown() == "M1")
    assert field.text() in {"", "-"}


def test_keys_that_are_shortcuts_do_nothing_in_a_scan(qtbot, desk):
    desk.enter(CLERK)
    stock = desk.screen("inventory")
    qtbot.waitUntil(lambda: stock.grid.level() is not None)
    stock.grid.setFocus()
    desk.scan("+-/?5-/+")
    qtbot.waitUntil(lambda: desk.dialog() is not None)
    assert "+-/?5-/+" in desk.news()
    assert desk.dialog().buttons.keys() == {"", "attach"}


def test_a_slow_person_typing_digits_searches(qtbot, desk):
    desk.enter(CLERK)
    stock = desk.screen("inventory")
    qtbot.waitUntil(lambda: stock.grid.level() is not None)
    stock.filters.search.setFocus()
    for digit in "50123456":
        QTest.keyClicks(desk.focused(), digit)
        desk.clock.pass_by(0.035)
    QTest.keyClick(desk.focused(), Qt.Key.Key_Return)
    assert stock.filters.search.text() == "50123456"
    assert desk.opened == []


@pytest.mark.parametrize(
    ("code", "sku"),
    [
        (UPC, "M2"),
        (f"0{UPC}", "M2"),
        (f"00{UPC}", "M2"),
        (f"]E0{EAN}", "M1"),
        (f"]C101{EAN.zfill(14)}10LOT7\x1d37124\x1d17271231", "M1"),
    ],
)
def test_codes_in_all_their_spellings(qtbot, desk, code, sku):
    desk.enter(MANAGER)
    desk.scan(code)
    qtbot.waitUntil(lambda: desk.shown() == sku)
    if "\x1d" in code:
        assert "124 pieces" in desk.news()
        assert "batch LOT7" in desk.news()
        assert "expires 31" in desk.news()


def test_twenty_scans_in_two_seconds_open_in_their_order(qtbot, desk):
    desk.enter(CLERK)
    codes = [f"{'0' * (number % 3)}{UPC if number % 2 else EAN}" for number in range(20)]
    codes = [code if len(code) <= 14 else code[1:] for code in codes]
    for code in codes:
        desk.scan(code)
    qtbot.waitUntil(lambda: len(desk.opened) == 20, timeout=20_000)
    assert desk.opened == ["M2" if number % 2 else "M1" for number in range(20)]
    qtbot.waitUntil(lambda: desk.shown() == "M2")


def test_a_manager_sees_the_store_filtered_by(qtbot, desk):
    desk.enter(MANAGER)
    stock = desk.screen("inventory")
    qtbot.waitUntil(lambda: stock.filters.place.findData(YORK) > 0)
    for store in (YORK, LEEDS):
        stock.filters.place.setCurrentIndex(stock.filters.place.findData(store))
        desk.scan(EAN)
        qtbot.waitUntil(
            lambda store=store: desk.shown() == "M1" and stock.grid.level().location == store
        )
        desk.scanning.take(UPC)
        qtbot.waitUntil(lambda: desk.shown() == "M2")


def test_an_unknown_code_becomes_a_product(qtbot, desk):
    desk.enter(MANAGER)
    desk.scan(UNKNOWN)
    qtbot.waitUntil(lambda: desk.dialog() is not None)
    assert UNKNOWN in desk.news()
    desk.dialog().buttons["create"].click()
    qtbot.waitUntil(lambda: isinstance(desk.dialog(), NewProductDialog))
    dialog = desk.dialog()
    assert dialog.barcode.text() == UNKNOWN
    assert desk.focused() is dialog.sku
    desk.scan(f"]C101{EAN.zfill(14)}10LOT7")  # the dialog has a field for it
    qtbot.waitUntil(lambda: dialog.barcode.text() == EAN)
    desk.scan("4006381333932")
    qtbot.waitUntil(lambda: "check digit" in desk.news())
    desk.scan(UNKNOWN)
    qtbot.waitUntil(lambda: dialog.barcode.text() == UNKNOWN)
    assert dialog.sku.text() == ""

    dialog.sku.setText("PEN")
    dialog.name.setText("Pen")
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: desk.dialog() is None)
    assert [hit.sku for hit in desk.catalog_says(UNKNOWN)] == ["PEN"]


def test_an_unknown_code_is_attached_and_taken_back(qtbot, desk):
    desk.enter(CLERK)
    desk.scan(UNKNOWN)
    qtbot.waitUntil(lambda: desk.dialog() is not None)
    assert set(desk.dialog().buttons) == {"", "attach"}
    desk.dialog().buttons["attach"].click()
    qtbot.waitUntil(lambda: isinstance(desk.dialog(), AttachDialog))
    dialog = desk.dialog()
    QTest.keyClicks(desk.focused(), "M1")
    qtbot.waitUntil(lambda: dialog.found.count() > 0 and dialog.found.line().sku == "M1")
    assert f"M1 already has the barcode {EAN}" in desk.news()
    assert dialog.buttons["save"].text() == "Replace"

    dialog.search.setText("M9")
    qtbot.waitUntil(lambda: dialog.found.line() is not None and dialog.found.line().sku == "M9")
    assert "M9 has no barcode yet." in desk.news()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.shown() == "M9")
    assert [hit.sku for hit in desk.catalog_says(UNKNOWN)] == ["M9"]

    desk.window.undo()
    qtbot.waitUntil(desk.window.can_redo)
    assert desk.catalog_says(UNKNOWN) == ()


def test_a_reader_is_told_whom_to_ask(qtbot, desk):
    desk.enter(READER)
    desk.scan(UNKNOWN)
    qtbot.waitUntil(lambda: desk.dialog() is not None)
    assert set(desk.dialog().buttons) == {""}
    assert "Ask a manager" in desk.news()


def test_a_wrong_check_digit_is_told(qtbot, desk):
    desk.enter(MANAGER)
    desk.scan("5012345678901")
    qtbot.waitUntil(lambda: "its check digit would be 0" in desk.news())
    assert desk.dialog() is None


def test_a_scan_in_a_dialog_without_a_field_waits_and_is_told(qtbot, desk):
    desk.enter(CLERK)
    stock = desk.screen("inventory")
    qtbot.waitUntil(lambda: stock.grid.level() is not None)
    desk.window.show_shortcuts()
    desk.scan(EAN)
    qtbot.waitUntil(lambda: EAN in desk.news())
    desk.scan(UPC)
    qtbot.waitUntil(lambda: f"{EAN}, {UPC}. They open once you close this" in desk.news())
    assert desk.opened == []
    QTest.keyClick(desk.focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.opened == ["M1", "M2"])


def test_scans_behind_an_unknown_one_wait_for_its_dialogs(qtbot, desk):
    desk.enter(MANAGER)
    for code in (EAN, UNKNOWN, UPC):
        desk.scan(code)
    qtbot.waitUntil(lambda: desk.dialog() is not None and UPC in desk.news())
    assert desk.opened == ["M1"]
    desk.dialog().buttons["create"].click()
    qtbot.waitUntil(lambda: isinstance(desk.dialog(), NewProductDialog))
    assert desk.dialog().barcode.text() == UNKNOWN
    qtbot.waitUntil(lambda: UPC in desk.news())
    desk.dialog().buttons[""].click()
    qtbot.waitUntil(lambda: desk.opened == ["M1", "M2"])


def test_a_code_of_several_skus_asks_which(qtbot, desk):
    desk.enter(CLERK)
    hits = (ScanHit(1, 1, "M1", "Mug 1"), ScanHit(2, 2, "M2", "<b>Mug 2</b>"))
    desk.scanning._ask_which(Scanned("SHELF-7", "", hits))
    qtbot.waitUntil(lambda: isinstance(desk.dialog(), HitsDialog))
    QTest.keyClick(desk.focused(), Qt.Key.Key_Down)
    QTest.keyClick(desk.focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.shown() == "M2")
    assert "<b>Mug 2</b>" in desk.news()


def test_nobody_signed_in_is_told_and_nothing_is_chosen(qtbot, desk):
    chosen = []
    desk.window.person_chosen.connect(chosen.append)
    desk.window.show_signin([CLERK, READER, MANAGER])
    desk.scan("1231231231232")
    qtbot.waitUntil(lambda: "Sign in" in desk.news())
    assert chosen == []
    desk.enter(CLERK)
    assert desk.opened == []
    QApplication.processEvents()
