"""The ticked rows: a few by their numbers, or all that a view shows, as its query says."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from models import formats
from services.catalog.records import ProductQuery

MOST = 20_000  # rows ticked one by one; more are better told as a query


class Ticks(QObject):
    """Asked for each painted row whether it is in them."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ids: set[int] = set()
        self._query: ProductQuery | None = None
        self._count = 0  # products of the query when it was ticked
        self._last: int | None = None

    def __contains__(self, product: object) -> bool:
        return self._query is not None or product in self._ids

    def __len__(self) -> int:
        return self._count if self._query is not None else len(self._ids)

    @property
    def query(self) -> ProductQuery | None:
        """What is ticked, if it is a whole view."""
        return self._query

    @property
    def last(self) -> int | None:
        """The product ticked last: a range begins there."""
        return self._last

    def ids(self) -> tuple[int, ...]:
        """The products, in order of their numbers; none if a whole view is ticked."""
        return tuple(sorted(self._ids))

    def toggle(self, products: Iterable[int]) -> None:
        """Tick these, or take their ticks away if all of them have one."""
        chosen = list(products)
        if self._query is not None or not chosen:
            return
        if self._ids.issuperset(chosen):
            self._ids.difference_update(chosen)
        else:
            self._ids.update(chosen)
        self._last = chosen[-1]
        self.changed.emit()

    def add(self, products: Iterable[int]) -> None:
        """Tick these too."""
        if self._query is None:
            self._ids.update(products)
            self.changed.emit()

    def take_view(self, query: ProductQuery, count: int) -> None:
        """Tick all that the query finds, now and when it is asked again."""
        self._ids.clear()
        self._query, self._count = query, count
        self.changed.emit()

    def recount(self, count: int) -> None:
        """The query finds another number of products now."""
        if self._query is not None and count != self._count:
            self._count = count
            self.changed.emit()

    def clear(self) -> bool:
        """Nothing is ticked any more; False if nothing was."""
        had = len(self) > 0 or self._query is not None
        self._ids.clear()
        self._query, self._last = None, None
        if had:
            self.changed.emit()
        return had

    def words(self) -> str:
        """ "12 selected", or "All 4,070 of this view selected"; "" for none."""
        if self._query is not None:
            return self.tr("All {0} of this view selected").format(formats.count(self._count))
        return self.tr("{0} selected").format(formats.count(len(self))) if self._ids else ""
