"""A person's own columns of a screen, kept on the server."""

from typing import Any

from PySide6.QtCore import QObject

from views.kit.column_layout import ColumnLayout
from views.kit.preferences import Preferences


class KeptColumns(QObject):
    """Follows `columns` into `preferences`; `rest` while somebody else arranges them."""

    def __init__(self, columns: ColumnLayout, preferences: Preferences, screen: str) -> None:
        super().__init__(columns)
        self._columns, self._preferences = columns, preferences
        self._key = f"columns.{screen}"
        self._is_resting = False
        columns.changed.connect(self._keep)
        preferences.loaded.connect(self._on_loaded)
        self._on_loaded()

    def rest(self) -> None:
        """What is changed from now on is not the person's own layout."""
        self._is_resting = True

    def show(self) -> None:
        """The person's own layout is in force again."""
        self._is_resting = False
        self._on_loaded()

    def _keep(self) -> None:
        if not self._is_resting:
            self._preferences.set(self._key, self._columns.layout() or None)

    def _on_loaded(self) -> None:
        if not self._is_resting:
            self._columns.show_layout(self._preferences.get(self._key, dict[str, Any]()))
