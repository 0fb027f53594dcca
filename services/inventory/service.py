"""How much there is of what, where; and the movements that made it so."""

import time

from sqlalchemy import text

from services.inventory.checking import Checking
from services.inventory.counting import Counting
from services.inventory.moving import Moving
from services.inventory.projecting import Projecting
from services.inventory.reading import Reading
from services.inventory.selling import Selling
from services.inventory.shelving import Shelving
from services.inventory.siting import Siting
from services.kernel.database import Database

CHORES_EVERY = 3600.0  # seconds
FOLD_EVERY = 10.0


class Inventory(Reading, Moving, Counting, Shelving, Siting, Checking, Projecting, Selling):
    name = "inventory"
    namespaces = ("location",)  # of the cache

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._chores_due = 0.0
        self._fold_due = 0.0

    def make_months(self) -> None:
        """A chore: partitions for the months to come, and requests too old to be retried."""
        if time.monotonic() < self._chores_due:
            return
        with self._database.writing() as session:
            session.execute(text("SELECT ensure_months('stock_movement'), ensure_months('audit')"))
            session.execute(text("SELECT forget_requests()"))
        self._chores_due = time.monotonic() + CHORES_EVERY

    def fold_low_counts(self) -> None:
        """A chore: the lines that sales left at their crossings become one for each location."""
        if time.monotonic() < self._fold_due:
            return
        with self._database.claiming() as session:
            session.execute(text("SELECT fold_low_stock()"))
        self._fold_due = time.monotonic() + FOLD_EVERY
