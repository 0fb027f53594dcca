"""What a person without a mouse or without eyes meets: names, order, focus, room."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

MOST = 200  # presses of Tab: no page has that many controls


def controls(root: QWidget) -> list[QWidget]:
    """What can be reached by Tab below `root`, or should be."""
    return [part for part in root.findChildren(QWidget) if part.isVisible() and takes_tab(part)]


def takes_tab(part: QWidget) -> bool:
    policy = part.focusPolicy()
    return (
        bool(policy & Qt.FocusPolicy.TabFocus)
        and part.isEnabled()
        and part.focusProxy() is None
        and not part.objectName().startswith("qt_")
        and not _is_one_of_several(part)
    )


def _is_one_of_several(part: QWidget) -> bool:
    """Tab comes to the chosen one of a group; arrow keys go on from there."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    return group is not None and group.exclusive() and not part.isChecked()


def name_of(part: QWidget) -> str:
    """As a screen reader says it."""
    told = QAccessible.queryAccessibleInterface(part)
    return told.text(QAccessible.Text.Name).strip() if told is not None else ""


def nameless(parts: Iterable[QWidget]) -> list[str]:
    """Those without a name, or with one only a programmer knows."""
    return [described(p) for p in parts if name_of(p) in {"", type(p).__name__, p.objectName()}]


def unreached(root: QWidget, wanted: list[QWidget]) -> list[str]:
    """Those that Tab does not come to, from wherever the keyboard is."""
    seen: list[QWidget] = []
    for _ in range(MOST):
        focused = QApplication.focusWidget()
        if focused is None or (focused in seen and focused is not seen[-1]):
            break  # around; a date takes several presses for its parts
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    left = [described(part) for part in wanted if part not in seen and part.isVisible()]
    walked = " > ".join(name_of(part) for part in seen)
    return [f"{one}; Tab went {walked}" for one in left]


def unmarked(parts: list[QWidget]) -> list[str]:
    """Those that look the same with the keyboard and without."""
    found = []
    for part, other in zip(parts, [*parts[1:], parts[0]], strict=True):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if not part.hasFocus() or other is part:
            continue
        with_focus = part.grab().toImage()
        other.setFocus()
        if part.grab().toImage() == with_focus and not part.visibleRegion().isEmpty():
            found.append(described(part))
    return found


def cut_off(root: QWidget) -> list[str]:
    """Controls and labels that have less room than their words, or lie outside of their place."""
    found = []
    for kind in (QAbstractButton, QLineEdit, QLabel):
        for part in root.findChildren(kind):
            if part.isVisible() and not _may_scroll(part, root) and part.width():
                if not _lies_inside(part, root):
                    found.append(f"{described(part)} lies outside at {part.geometry()}")
                elif part.width() < _needs(part):
                    found.append(f"{described(part)} has {part.width()} of {_needs(part)} pixels")
    return found


def described(part: QWidget) -> str:
    text = getattr(part, "text", str)()
    chain = [type(part).__name__]
    above = part.parentWidget()
    while above is not None and len(chain) < 4:
        chain.append(type(above).__name__)
        above = above.parentWidget()
    return f"{name_of(part) or text!r} ({' in '.join(chain)})"


def _needs(part: QWidget) -> int:
    """The width its words take; what elides or wraps says so by its policy."""
    if isinstance(part, QLabel) and (part.wordWrap() or not part.text()):
        return 0
    if isinstance(part, QAbstractButton) and not part.text():
        return part.iconSize().width() + 4
    return min(part.minimumSizeHint().width(), part.sizeHint().width())


def _lies_inside(part: QWidget, root: QWidget) -> bool:
    here = QRect(part.mapTo(root, QPoint(0, 0)), part.size())
    above = part.parentWidget()
    while above is not None and above is not root:
        place = QRect(above.mapTo(root, QPoint(0, 0)), above.size())
        if not place.contains(here):
            return False
        above = above.parentWidget()
    return root.rect().contains(here)


def _may_scroll(part: QWidget, root: QWidget) -> bool:
    above = part.parentWidget()
    while above is not None and above is not root:
        if isinstance(above, QScrollArea | QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False
