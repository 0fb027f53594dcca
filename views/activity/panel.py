"""One call in full, with the request id that names it in audit, ledger and log."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from models.call_columns import cache_tone, decimal, moment, operation, outcome_tone
from models.figures import figure
from services.kernel.activity import Call
from views.kit import layouts
from views.kit.cards import KeyValue, Panel, separator
from views.kit.controls import button, icon_button
from views.kit.labels import elided, label
from views.kit.pill import Pill


class CallPanel(Panel):
    """Hidden until :meth:`show_call`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._operation = elided("", "title")
        self._when = label("", "caption", tabular=True)
        self._outcome, self._cache = Pill(), Pill()
        self._facts = {
            name: KeyValue(name)
            for name in (
                self.tr("Caller"),
                self.tr("Kind"),
                self.tr("Duration"),
                self.tr("Database"),
                self.tr("Statements"),
            )
        }
        self.said = label("", "body", wrap=True)
        self.request = QLineEdit()
        self.request.setReadOnly(True)
        self.request.setAccessibleName(self.tr("Request id"))
        self.copy = button(self.tr("Copy request id"))
        self.copy.clicked.connect(self._copy)
        close = icon_button("x", self.tr("Close panel"))
        close.clicked.connect(self.closed)
        self._said_title = label(self.tr("What was said"), "body_strong")
        content = layouts.column(
            layouts.row(label(self.tr("Call"), "overline"), None, close),
            self._operation,
            self._when,
            layouts.row(self._outcome, self._cache, None, gap=6),
            separator(),
            *self._facts.values(),
            separator(),
            self._said_title,
            self.said,
            label(self.tr("Request id"), "body_strong"),
            label(
                self.tr("The same id stands in the audit, the ledger and the log."),
                "caption",
                wrap=True,
            ),
            self.request,
            layouts.row(self.copy, None),
            None,
            margins=(20, 14, 20, 16),
            gap=9,
        )
        self.setLayout(content)
        self.hide()

    def show_call(self, call: Call) -> None:
        self._operation.setText(operation(call))
        self._when.setText(moment(call))
        self._outcome.show_status(call.outcome, outcome_tone(call))
        self._cache.show_status(self.tr("Cache {0}").format(call.cache), cache_tone(call))
        self._cache.setVisible(bool(call.cache))
        milliseconds = self.tr("{0} ms")
        values = (
            call.caller,
            call.kind,
            milliseconds.format(decimal(call.milliseconds)),
            milliseconds.format(decimal(call.database_milliseconds)),
            figure(call.statements),
        )
        for fact, value in zip(self._facts.values(), values, strict=True):
            fact.set_value(value)
        self.said.setText(call.said)
        self.said.setVisible(bool(call.said))
        self._said_title.setVisible(bool(call.said))
        self.request.setText(str(call.request))
        self.request.setCursorPosition(0)
        self.copy.setText(self.tr("Copy request id"))
        self.show()

    def _copy(self, _checked: bool) -> None:
        QGuiApplication.clipboard().setText(self.request.text())
        self.copy.setText(self.tr("Copied"))
