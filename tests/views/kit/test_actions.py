"""An action is declared once; the service's permission decides who sees it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from services.kernel.operations import command, query
from services.kernel.work import Caller
from views.kit import layouts
from views.kit.actions import action, actions_of, install, installed, refresh
from views.kit.controls import ActionButton


class Stock:
    name = "stock"

    @query(needs="stock.read")
    def low(self) -> int:
        return 0

    @command(needs="stock.write")
    def adjust(self) -> int:
        return 0


class Base(QWidget):
    @action("Reload", keys="F5", calls=Stock.low)
    def reload(self) -> None:
        self.ran = [*getattr(self, "ran", []), "reload"]


class View(Base):
    chosen = False

    def __init__(self) -> None:
        super().__init__()
        self.list, self.field = QListWidget(), QLineEdit()
        self.setLayout(layouts.column(self.list, self.field))

    @action("Adjust stock…", keys="Ctrl+E", calls=Stock.adjust, icon="pencil", when="has_row")
    def adjust(self) -> None:
        self.ran = [*getattr(self, "ran", []), "adjust"]

    @action("Sell out", keys="Ctrl+O", calls=Stock.adjust, needs="stock.clear", when="has_row")
    def sell_out(self) -> None:
        self.ran = [*getattr(self, "ran", []), "sell out"]

    @action("Open", keys="Return", on="list")
    def open_row(self) -> None:
        self.ran = [*getattr(self, "ran", []), "open"]

    def has_row(self) -> bool:
        return self.chosen


def shown(qtbot, *permissions: str) -> View:
    made = View()
    qtbot.addWidget(made)
    install(made, Caller("Mia", frozenset(permissions)))
    with qtbot.waitActive(made):
        made.show()
    return made


def test_the_permission_is_the_operations():
    specs = actions_of(View)
    assert list(specs) == ["reload", "adjust", "sell_out", "open_row"]
    assert [spec.needs for spec in specs.values()] == [
        "stock.read",
        "stock.write",
        "stock.clear",
        "",
    ]


def test_what_the_service_would_refuse_is_hidden_and_its_shortcut_dead(qtbot):
    view = shown(qtbot, "stock.read")
    view.chosen = True
    refresh(view)
    acts = installed(view)
    assert {name for name, item in acts.items() if item.isVisible()} == {"reload", "open_row"}
    qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_F5)
    assert view.ran == ["reload"]


def test_a_permission_of_its_own_overrides_the_operations(qtbot):
    view = shown(qtbot, "stock.read", "stock.write")
    view.chosen = True
    refresh(view)
    act = installed(view)["sell_out"]
    assert not act.isVisible()
    assert not act.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert not hasattr(view, "ran")
    allowed = shown(qtbot, "stock.clear")
    assert installed(allowed)["sell_out"].isVisible()


def test_when_switches_an_action_on_and_off(qtbot):
    view = shown(qtbot, "stock.read", "stock.write")
    act = installed(view)["adjust"]
    assert not act.isEnabled()
    view.chosen = True
    refresh(view)
    assert act.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert view.ran == ["adjust"]


def test_a_key_bound_to_a_child_is_silent_elsewhere(qtbot):
    view = shown(qtbot)
    view.field.setFocus()
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    assert not hasattr(view, "ran")
    view.list.setFocus()
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert view.ran == ["open"]


def test_tooltip_and_icon_come_from_the_declaration(qtbot, dressed):
    view = shown(qtbot, "stock.write")
    act = installed(view)["adjust"]
    assert act.toolTip() == "Adjust stock (Ctrl+E)"
    assert not act.icon().isNull()


@pytest.mark.parametrize(("permissions", "visible"), [((), False), (("stock.write",), True)])
def test_a_button_follows_its_action(qtbot, dressed, permissions, visible):
    view = shown(qtbot, *permissions)
    act = installed(view)["adjust"]
    button = ActionButton(act, "pencil")
    view.layout().addWidget(button)
    qtbot.waitUntil(lambda: button.isVisible() is visible)
    assert not button.isEnabled()
    view.chosen = True
    refresh(view)
    assert button.isEnabled() is visible
    if visible:
        button.click()
        assert view.ran == ["adjust"]
