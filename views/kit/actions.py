"""Declare an action once; menus, shortcuts, the palette and permissions follow.

::

    @action("Adjust stock…", keys="Ctrl+E", calls=Inventory.adjust, icon="pencil", when="has_row")
    def adjust(self) -> None: ...

The permission is the one the service operation declares: the console hides what the
service would refuse, and the rule is written in one place. `needs` names another one where
the operation asks for more of some values than of others, as a status does. An action with
neither changes nothing but what is shown, and everybody may use it. `when` names a method of the
view that says whether the action makes sense now; call :func:`refresh` when that changes.
`on` names a child widget (an attribute) whose focus the shortcut needs: for keys such as
Return that mean something else in a text field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from services.kernel.operations import operation_of
from services.kernel.work import Caller
from views.kit import icons

F = TypeVar("F", bound=Callable[..., None])

_KEY = "_action"
_HELD = "_installed_actions"


@dataclass(frozen=True)
class ActionSpec:
    """One declaration. `needs` is a permission; "" means everybody."""

    text: str
    keys: str = ""
    needs: str = ""
    icon: str = ""
    when: str = ""
    on: str = ""

    def title(self) -> str:
        """The text in the user's language."""
        return QCoreApplication.translate("actions", self.text)

    def shortcut(self) -> str:
        """The keys as this platform writes them."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)


def action(  # noqa: PLR0913 - each is one word of the declaration, all by name
    text: str,
    *,
    keys: str = "",
    calls: Callable[..., Any] | None = None,
    needs: str = "",
    icon: str = "",
    when: str = "",
    on: str = "",
) -> Callable[[F], F]:
    """Declare the method below as an action of its view."""
    if not needs and calls is not None:
        needs = operation_of(calls).needs

    def declare(method: F) -> F:
        method.__dict__[_KEY] = ActionSpec(text, keys, needs, icon, when, on)
        return method

    return declare


def actions_of(view: type[QWidget]) -> dict[str, ActionSpec]:
    """Every action a view and its bases declare, by method name, in the order written."""
    found: dict[str, ActionSpec] = {}
    for base in reversed(view.__mro__):
        for name, member in vars(base).items():
            if hasattr(member, _KEY):
                found[name] = getattr(member, _KEY)
    return found


def install(view: QWidget, caller: Caller) -> dict[str, QAction]:
    """Give `view` its actions; those the caller may not use stay hidden and off."""
    made: dict[str, QAction] = {}
    for name, spec in actions_of(type(view)).items():
        item = QAction(spec.title(), view)
        item.setObjectName(name)
        item.setShortcut(QKeySequence(spec.keys))
        bare = spec.title().rstrip("…")
        item.setToolTip(f"{bare} ({spec.shortcut()})" if spec.keys else bare)
        if spec.icon:
            icons.dress(item, spec.icon)
        allowed = not spec.needs or caller.may(spec.needs)
        item.setVisible(allowed)
        item.setEnabled(allowed)
        item.triggered.connect(_without_bool(getattr(view, name)))
        holder = view
        if spec.on:
            holder = getattr(view, spec.on)
            item.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        holder.addAction(item)
        made[name] = item
    view.__dict__[_HELD] = made
    refresh(view)
    return made


def installed(view: QWidget) -> dict[str, QAction]:
    """The actions :func:`install` gave to `view`, by method name."""
    found: dict[str, QAction] = view.__dict__.get(_HELD, {})
    return found


def refresh(view: QWidget) -> None:
    """Ask every `when` again and switch the actions on or off."""
    specs = actions_of(type(view))
    for name, item in installed(view).items():
        if item.isVisible() and specs[name].when:
            item.setEnabled(bool(getattr(view, specs[name].when)()))


def _without_bool(slot: Callable[[], None]) -> Callable[[bool], None]:
    """`triggered` carries a bool; no view wants it."""

    def triggered(_checked: bool) -> None:
        slot()

    return triggered
