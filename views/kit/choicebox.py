"""Editors that open something below them: a choice among a few, a date with its calendar."""

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, QTime
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QDateTimeEdit, QToolButton, QWidget

from views.kit import icons
from views.kit.labels import Picture

_INSET = 10  # logical pixels between the arrow and the right edge


class ChoiceBox(QComboBox):
    """One of a few values, opened by a click, Space or F4 and moved by the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        _Arrow(self)


class MomentBox(QDateTimeEdit):
    """A date with its time to the minute, typed or picked from a calendar."""

    def __init__(self, at: QDateTime) -> None:
        shown = at.time()
        super().__init__(QDateTime(at.date(), QTime(shown.hour(), shown.minute())))
        self.setCalendarPopup(True)
        _Arrow(self)
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, QTextCharFormat())  # Qt's is a red of its own
        for way, icon in (("prev", "chevron-left"), ("next", "chevron-right")):
            turn = calendar.findChild(QToolButton, f"qt_calendar_{way}month")
            if turn is not None:  # Qt's own arrow is dark in either theme
                icons.dress(turn, icon)


class _Arrow(Picture):
    """Stands at its editor's right edge in the theme's colours, which no style sheet can do."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__("chevron-down", "text3", 16)
        self.setParent(editor)
        editor.installEventFilter(self)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, QWidget):
            if event.type() == QEvent.Type.Resize:
                side = self.height()
                self.move(editor.width() - side - _INSET, (editor.height() - side) // 2)
            elif event.type() == QEvent.Type.EnabledChange:
                role = "text3" if editor.isEnabled() else "text_disabled"
                self.show_icon("chevron-down", role)
        return False
