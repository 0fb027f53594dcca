"""Flushing the cache on the whole console: who may, what is told beforehand, what it does."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from services.kernel import work
from services.kernel.activity import LOG
from tests.console.whole import sign_in
from views.kit.actions import installed
from views.operations import flush_dialog
from views.operations.flush_dialog import FlushDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FLUSH = "Flush cache…"


@pytest.fixture
def admin(whole, valkey):
    """An admin's console; the first twenty of 300 mugs are cached."""
    console = whole("admin")
    with work.doing(work.Work(console.session.caller())):
        for product in range(1, 21):
            console.shop.catalog.product(product)
    return console


def cached(valkey) -> set[str]:
    return {name.decode().split(":", 1)[1] for name in valkey.scan_iter(match="*:product:*")}


def offered(console) -> list[str]:
    console.window.open_palette()
    texts = console.window.palette_.texts()
    console.window.palette_.close_palette()
    return texts


def ask(qtbot, console):
    console.flushing.flush_cache()
    dialog = console.flushing.dialog
    qtbot.waitUntil(lambda: dialog.picker.lines.count() > 0)
    qtbot.keyClick(dialog.picker.search, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    return dialog


def said() -> list[str]:
    return [call.said for call in LOG.since() if call.operation == "flush"]


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_every_screen_offers_it_to_an_admin_and_to_nobody_else(qtbot, whole):
    console = whole("clerk")
    for role in ("clerk", "manager", "admin"):
        sign_in(console, role)
        for name in console.window.rail.names():
            console.window.go(name)
            assert offered(console).count(FLUSH) == (role == "admin"), (role, name)
        screen = console.window.stage._screens["catalog"]
        for action in ("flush_product", "flush_category"):
            assert installed(screen)[action].isVisible() == (role == "admin")
        if role != "admin":
            console.flushing.flush_cache()
            assert console.flushing.dialog is None
    ask(qtbot, console)
    sign_in(console, "manager")  # whoever goes takes their question along
    assert not any(each.isVisible() for each in console.window.findChildren(FlushDialog))


def test_what_was_told_beforehand_is_what_goes(qtbot, admin, valkey):
    """From the Operations screen in four keys."""
    valkey.set("somebody-elses", "x")
    admin.window.go("operations")
    press(qtbot, Qt.Key.Key_F, CTRL | SHIFT)
    dialog = admin.flushing.dialog
    press(qtbot, Qt.Key.Key_M)
    press(qtbot, Qt.Key.Key_U)
    assert not dialog.buttons["flush"].isEnabled()  # not before it is told
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.picker.lines.line().which == "Kitchen & Dining > Mugs & Cups"
    assert dialog.reach.text().startswith("20 keys")
    assert "nothing to undo" in dialog.words.text()
    undo = admin.window.act["undo"].isEnabled()

    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: admin.flushing.dialog is None)
    assert admin.window.toasts.texts()[-1].startswith("20 keys of Kitchen & Dining > Mugs & Cups")
    assert cached(valkey) == set()
    assert valkey.exists("somebody-elses")
    assert said() == ["Flushed 20 keys of the category Kitchen & Dining > Mugs & Cups"]
    assert admin.window.act["undo"].isEnabled() == undo  # no undo is offered
    assert admin.shop.live.history().marks[-1].by == admin.session.caller().name


def test_opened_it_flushes_nothing_until_somebody_typed_or_moved(qtbot, admin, valkey):
    admin.flushing.flush_cache()
    dialog = admin.flushing.dialog
    picker, button = dialog.picker, dialog.buttons["flush"]

    def is_idle():
        press(qtbot, Qt.Key.Key_Return)
        return (picker.line(), dialog.tasks.is_asking("plan"), button.isEnabled(), admin.flushing
                .dialog) == (None, False, False, dialog)  # fmt: skip

    for _kind in ("category", "namespace"):
        qtbot.waitUntil(lambda: picker.lines.count() > 1)
        assert is_idle()
        assert dialog.words.text().startswith("Type a part of its name, or choose")
        picker.lines.setFocus(Qt.FocusReason.TabFocusReason)
        assert is_idle()
        picker.kinds.choose(2)
        assert is_idle()
    picker.search.setFocus()
    press(qtbot, Qt.Key.Key_P)
    qtbot.waitUntil(button.isEnabled)
    press(qtbot, Qt.Key.Key_Backspace)
    assert is_idle()
    press(qtbot, Qt.Key.Key_Down)
    assert picker.line().which == "brand"
    picker.refill()  # the same lines anew
    assert picker.line().which == "brand"
    press(qtbot, Qt.Key.Key_Escape)
    assert len(cached(valkey)) == 20
    assert said() == []


class Disabled(QObject):
    """Counts how often a widget was."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        self.times += event.type() == QEvent.Type.EnabledChange and not widget.isEnabled()
        return False


def test_while_it_is_open_what_it_tells_stays_true(qtbot, admin, valkey, monkeypatch):
    monkeypatch.setattr(flush_dialog, "AGAIN_MS", 100)
    admin.flushing.flush_cache()
    dialog = admin.flushing.dialog
    qtbot.waitUntil(lambda: dialog.picker.lines.count() > 0)
    press(qtbot, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: dialog.reach.text().startswith("20 keys"))
    focus, button = QApplication.focusWidget(), dialog.buttons["flush"]
    flicker = Disabled(button)

    for name in list(valkey.scan_iter(match="*:product:1*")):
        valkey.delete(name)
    qtbot.waitUntil(lambda: dialog.reach.text().startswith("9 keys"))
    assert flicker.times == 0

    valkey.execute_command("CLIENT", "PAUSE", 900, "ALL")
    qtbot.waitUntil(lambda: "does not answer" in dialog.error.text())
    assert not button.isEnabled()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(button.isEnabled)
    assert dialog.error.isHidden()
    assert dialog.reach.text().startswith("9 keys")
    assert QApplication.focusWidget() is focus
    assert flicker.times == 1  # its sentence stayed until the cache was back
    dialog.reject()
    assert len(cached(valkey)) == 9


def test_a_product_and_the_filtered_category_are_flushed_from_the_catalogue(qtbot, admin, valkey):
    admin.window.go("catalog")
    screen = admin.window.stage.current()
    qtbot.waitUntil(lambda: screen.list.table.rowCount() == 300)
    assert not screen.act["flush_category"].isEnabled()
    screen.list.select(7)
    qtbot.waitUntil(lambda: screen.panel.product is not None)
    screen.act["flush_product"].trigger()
    dialog = admin.flushing.dialog
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.picker.lines.line().text == "Enamel Mug 007 (M7)"
    assert dialog.reach.text().startswith("1 key ")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: admin.flushing.dialog is None)
    assert len(cached(valkey)) == 19

    qtbot.waitUntil(lambda: screen.editing.categories != {})
    query = screen.list.filters.query
    screen.list.filters.show_query(type(query)(category=1))
    qtbot.waitUntil(screen.act["flush_category"].isEnabled)
    screen.act["flush_category"].trigger()
    dialog = admin.flushing.dialog
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.plan.target.name == "Kitchen & Dining"
    dialog.choose("flush")
    qtbot.waitUntil(lambda: admin.flushing.dialog is None)
    assert cached(valkey) == set()


def test_products_are_found_by_sku_and_namespaces_by_name(qtbot, admin, valkey):
    dialog = ask(qtbot, admin)
    dialog.picker.kinds.choose(1)
    assert dialog.picker.line() is None
    assert not dialog.buttons["flush"].isEnabled()
    assert dialog.words.text().startswith("Type a part")
    press(qtbot, Qt.Key.Key_M)  # wherever the focus is, letters search
    qtbot.keyClicks(dialog.picker.search, "19")
    qtbot.waitUntil(
        lambda: dialog.picker.line() is not None and dialog.picker.line().detail == "M19"
    )
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.target.name.endswith("(M19)"))
    assert dialog.buttons["flush"].isEnabled()
    dialog.picker.search.setText("<b>no such</b>")
    qtbot.waitUntil(lambda: dialog.words.text().startswith("Nothing matches"))
    assert not dialog.buttons["flush"].isEnabled()

    dialog.take_scan("m12")
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.target.name.endswith("(M12)"))

    dialog.picker.kinds.choose(2)
    press(qtbot, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.target.name == "product")
    assert dialog.reach.text().startswith("20 keys")
    dialog.picker.search.setText("")
    qtbot.waitUntil(lambda: dialog.picker.lines.count() == 4)
    dialog.picker.lines.setCurrentRow(0)
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.target.name == "brand")
    press(qtbot, Qt.Key.Key_Down)
    assert dialog.picker.line().which == "category"
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: admin.flushing.dialog is None)
    assert len(cached(valkey)) == 20


def test_while_the_cache_is_away_it_says_so_and_counts_again_when_it_is_back(
    qtbot, admin, valkey, monkeypatch
):
    monkeypatch.setattr(flush_dialog, "AGAIN_MS", 300)
    valkey.execute_command("CLIENT", "PAUSE", 900, "ALL")
    admin.flushing.flush_cache()
    dialog = admin.flushing.dialog
    dialog.picker.kinds.choose(3)
    qtbot.waitUntil(lambda: "does not answer" in dialog.error.text())
    assert dialog.plan is None
    assert not dialog.buttons["flush"].isEnabled()
    dialog.choose("flush")
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.error.isHidden()

    valkey.execute_command("CLIENT", "PAUSE", 600, "ALL")
    dialog.choose("flush")
    qtbot.waitUntil(lambda: "nothing was flushed" in dialog.error.text())
    qtbot.waitUntil(lambda: dialog.plan is not None)
    dialog.reject()
    assert len(cached(valkey)) == 20


def test_a_flush_that_takes_long_can_be_stopped(qtbot, admin, valkey):
    name = next(iter(valkey.scan_iter(match="*:product:1"))).decode().removesuffix("1")
    valkey.mset({f"{name}{at}": "x" for at in range(1000, 8000)})
    dialog = ask(qtbot, admin)
    dialog.picker.kinds.choose(3)
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.reach.keys > 7000)
    valkey.execute_command("CLIENT", "PAUSE", 5000, "WRITE")  # the server is that slow
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.buttons[""].text() == "Stop"
    qtbot.waitUntil(lambda: any(each["cmd"] == "unlink" for each in valkey.client_list()))
    press(qtbot, Qt.Key.Key_Escape)
    valkey.execute_command("CLIENT", "UNPAUSE")

    assert "was stopped" in admin.window.toasts.texts()[-1]
    qtbot.waitUntil(lambda: bool(said()))
    assert said()[0].startswith("Stopped after")
    assert valkey.dbsize() > 5000
