"""What the top bar calls the shop: the person's stores, and the sample's mark or an own name."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from services.kernel import work
from views.kit.changes import ChangeSignal
from views.kit.tasks import Tasks

if TYPE_CHECKING:
    from console.connect import Shop
    from console.session import Session
    from console.topbar import TopBar
    from services.identity.records import ShopInfo
    from services.kernel.changes import Change

_TOPICS = frozenset({("inventory", "location"), ("identity", "shop")})


class ShopName(QObject):
    """`shop` and `info` are set by the console; later changes are heard."""

    def __init__(
        self, session: "Session", tasks: Tasks, changes: ChangeSignal, top: "TopBar"
    ) -> None:
        super().__init__(session)
        self.shop: Shop | None = None
        self.info: ShopInfo | None = None
        self._session, self._tasks, self._top = session, tasks, top
        changes.changed.connect(self._on_change)

    def texts(self) -> tuple[str, str]:
        """The stores of the person, and what kind of shop this is."""
        person, info = self._session.person, self.info
        if person is None or self.shop is None:
            return "", ""
        if self.is_sample():
            marker = self.tr("Sample shop")
        else:
            marker = info.name if info is not None else ""
        return self.shop.store_names(person.stores) or self.tr("All stores"), marker

    def is_sample(self) -> bool:
        """Whether the shop is the sample, where nobody minds what is tried."""
        person, info = self._session.person, self.info
        return (person is not None and person.sample) or (info is not None and info.sample)

    def _on_change(self, change: "Change") -> None:
        if self.shop is not None and (change.database, change.topic) in _TOPICS:
            asks_as = self._session.console
            self._tasks.ask(
                partial(_now, self.shop, asks_as), done=self._show, key="name", pool="poll"
            )

    def _show(self, info: "ShopInfo") -> None:
        self.info = info
        self._top.show_store(*self.texts())


def _now(shop: "Shop", asks_as: work.Caller) -> "ShopInfo":
    shop.read_locations()
    with work.doing(work.Work(asks_as)):
        return shop.identity.shop()
