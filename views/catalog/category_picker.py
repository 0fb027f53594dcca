"""Choose a category from the tree; typing narrows it."""

from PySide6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QTreeView, QWidget

from models import formats
from services.catalog.records import Category
from views.kit import layouts

_ID = Qt.ItemDataRole.UserRole


class CategoryPicker(QFrame):
    """A popup: `picked(category id)`. Down goes into the tree, Return picks, Esc closes."""

    picked = Signal(int)

    def __init__(self, parent: QWidget, categories: list[Category]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a category"))
        self.search.setAccessibleName(self.tr("Find a category"))
        self.tree = QTreeView()
        self.tree.setAccessibleName(self.tr("Categories"))
        self.tree.setHeaderHidden(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._narrowed = QSortFilterProxyModel(self)
        self._narrowed.setRecursiveFilteringEnabled(True)
        self._narrowed.setAutoAcceptChildRows(True)
        self._narrowed.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._narrowed.setSourceModel(_tree_of(categories, self))
        self.tree.setModel(self._narrowed)
        self.search.textChanged.connect(self._narrow)
        self.tree.clicked.connect(self._pick)
        self.tree.activated.connect(self._pick)
        self.setLayout(layouts.column(self.search, self.tree, margins=(8, 8, 8, 8)))
        self.resize(320, 380)

    def open_under(self, widget: QWidget) -> None:
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the search field leaves: Down into the tree, Return picks the first hit."""
        if event.key() == Qt.Key.Key_Down:
            self.tree.setFocus()
            self.tree.setCurrentIndex(self._first())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            current = self.tree.currentIndex()
            self._pick(current if current.isValid() else self._first())
        else:
            super().keyPressEvent(event)

    def _first(self) -> QModelIndex:
        """The first category that matches itself, else the first on show."""
        text = self.search.text()
        top = self._narrowed.index(0, 0)
        if not text:
            return top
        hits = self._narrowed.match(
            top,
            Qt.ItemDataRole.DisplayRole,
            text,
            1,
            Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive,
        )
        return hits[0] if hits else top

    def _narrow(self, text: str) -> None:
        self._narrowed.setFilterFixedString(text)
        if text:
            self.tree.expandAll()
        else:
            self.tree.collapseAll()

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(index.data(_ID))
            self.close()


def _tree_of(categories: list[Category], parent: CategoryPicker) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    items: dict[int, QStandardItem] = {}
    for category in categories:  # each comes after the one above it
        item = QStandardItem(f"{category.name}  ({formats.count(category.products)})")
        item.setData(category.id, _ID)
        items[category.id] = item
        above = items.get(category.parent) if category.parent is not None else None
        (above or model.invisibleRootItem()).appendRow(item)
    return model
