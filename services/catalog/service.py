"""Find products, read them, change them, take a change back."""

import time
from datetime import datetime

from sqlalchemy import text

from services.catalog import rules, saving
from services.catalog.arranging import Arranging
from services.catalog.batches import Batches
from services.catalog.caching import Caching
from services.catalog.queries import listing, products
from services.catalog.queries.history import history
from services.catalog.records import (
    Category,
    FieldChange,
    NewProduct,
    ProductChange,
    ProductDetail,
    ProductPage,
    ProductQuery,
    ProductRow,
)
from services.catalog.scanning import Scanning
from services.kernel import texts, work
from services.kernel.database import Database
from services.kernel.errors import Invalid, NotFound
from services.kernel.operations import command, query

COUNTS_EVERY = 60.0  # seconds between two refreshes of the categories' counts

_IS_DUE = text("SELECT EXISTS (SELECT FROM price_due WHERE at <= now())")
_APPLY_DUE = text("SELECT apply_due_prices()")
_REFRESH_COUNTS = text("""
    UPDATE category SET product_count = live.products
      FROM (SELECT c.id, count(p.id) AS products
              FROM category c
              LEFT JOIN product_category pc ON pc.category = c.id
              LEFT JOIN product p ON p.id = pc.product AND p.status <> 'archived'
             GROUP BY c.id) live
     WHERE live.id = category.id AND category.product_count <> live.products
    RETURNING category.id
""")


class Catalog(Arranging, Batches, Scanning, Caching):
    name = "catalog"
    namespaces = ("brand", "category", "product")  # of the cache

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts_due = 0.0

    @query(needs="catalog.read")
    def find(self, query: ProductQuery, limit: int = 128) -> ProductPage:
        """The head of the answer; `about` is counted only if all of it is here."""
        with self._database.reading() as session:
            ids = listing.first(session, query, limit)
            if len(ids) < min(listing.FEW, limit):
                ids = listing.similar(session, query, ids)[:limit]
            rows = tuple(products.rows(session, ids))
            if len(ids) < limit:
                return ProductPage(rows, len(rows), exact=True)
            return ProductPage(rows, max(limit, listing.about(session, query)), exact=False)

    @query(needs="catalog.read")
    def keys(self, query: ProductQuery) -> bytes:
        """Every product of the answer in order, 8 bytes big-endian each."""
        with self._database.reading() as session:
            return listing.keys(session, query)

    @query(needs="catalog.read")
    def rows(self, ids: list[int]) -> list[ProductRow]:
        """In the order asked; a product that is gone is left out."""
        with self._database.reading() as session:
            return products.rows(session, ids)

    @query(needs="catalog.read")
    def product(self, product: int) -> ProductDetail:
        """Everything of one product, from the cache if it is there. Raises NotFound."""
        known = self._database.cache.read(
            "product", str(product), ProductDetail, lambda: self._load(product)
        )
        return products.for_caller(known)

    @query(needs="catalog.read")
    def fresh_product(self, product: int) -> ProductDetail:
        """Past the cache: what conflicts and undo compare with. Raises NotFound."""
        return products.for_caller(self._load(product))

    @query(needs="catalog.read")
    def product_of_sku(self, sku: str) -> int:
        """The product that sells the SKU, in any case of letters. Raises NotFound."""
        with self._database.reading() as session:
            found = products.product_of_sku(session, texts.searchable(sku).strip())
        if found is None:
            raise NotFound(f"No product has the SKU {sku!r}. Check the code or search by name.")
        return found

    @query(needs="catalog.read")
    def categories(self) -> list[Category]:
        """All of them by path, each after the one above it."""

        def load() -> list[Category]:
            with self._database.reading() as session:
                return products.categories(session)

        return self._database.cache.read("category", "all", list[Category], load)

    @query(needs="catalog.read")
    def counts(self) -> dict[str, int]:
        """Products by status, and "all"."""

        def load() -> dict[str, int]:
            with self._database.reading() as session:
                return products.counts(session)

        return self._database.cache.read("category", "counts", dict[str, int], load)

    @query(needs="catalog.read")
    def history(self, product: int, limit: int = 50) -> list[FieldChange]:
        """The newest changes first, whoever made them. Empty for an unknown product."""
        with self._database.snapshot() as session:
            return history(session, product, limit)

    @command(needs="catalog.write")
    def change(self, product: int, seen: int, change: ProductChange) -> ProductDetail:
        """Write the fields that are set and differ; nothing at all if none does.

        Raises NotFound, Conflict if the version is not `seen`, Invalid naming the field,
        NotAllowed without the permission for the price or the status.
        """
        fields = rules.checked_change(change)
        if "price" in fields:
            work.require("price.write", "change a price")
        if "cost" in fields:
            rules.require_cost()
        if "status" in fields:
            work.require("catalog.archive", "change the status of a product")
        barcode = str(fields.get("barcode", ""))
        with (
            saving.named_codes(self._database, barcode=barcode),
            self._database.writing() as session,
        ):
            saving.apply(session, saving.locked(session, product, seen), fields)
            return saving.told(session, product)

    @command(needs="catalog.create")
    def create(self, new: NewProduct) -> ProductDetail:
        """A product with one variant. Raises Invalid naming the field, NotAllowed."""
        if new.price is not None:
            work.require("price.write", "set a price")
        if new.cost is not None:
            rules.require_cost()
        new = rules.checked_new(new)
        with (
            saving.named_codes(self._database, new.sku, new.barcode),
            self._database.writing() as session,
        ):
            return saving.told(session, saving.add(session, new))

    @command(needs="price.write")
    def schedule_price(self, product: int, seen: int, amount: int, at: datetime) -> ProductDetail:
        """A price from `at` (aware, in the future) on, as long as the period it falls into.

        Raises NotFound, Conflict if the version is not `seen`, Invalid naming the field.
        """
        amount, at = rules.checked_amount(amount, "amount"), saving.checked_moment(at)
        with self._database.writing() as session:
            before = saving.locked(session, product, seen)
            prices = saving.prices_of(session, before)
            if not prices.is_future(at):
                raise Invalid(
                    f"{at:%d %B %Y %H:%M} UTC is over. Choose a later time, or change the price"
                    " now.",
                    "at",
                )
            if not prices.schedule(amount, at):
                raise Invalid(
                    f"{before.sku} already has a price scheduled for {at:%d %B %Y %H:%M} UTC."
                    " Cancel that one first, or choose another time.",
                    "at",
                )
            return saving.told(session, product)

    @command(needs="price.write")
    def cancel_scheduled(self, product: int, seen: int, at: datetime) -> ProductDetail:
        """Take back the price scheduled for `at`; the price before it runs on.

        Raises NotFound if none is (or it has begun), Conflict if the version is not `seen`.
        """
        at = saving.checked_moment(at)
        with self._database.writing() as session:
            before = saving.locked(session, product, seen)
            if not saving.prices_of(session, before).cancel(at):
                raise NotFound(
                    f"{before.sku} has no price scheduled for {at:%d %B %Y %H:%M} UTC that has"
                    " not begun yet. Reload the product."
                )
            return saving.told(session, product)

    def apply_due_prices(self) -> int:
        """A chore: products whose scheduled price fell due are announced; how many were."""
        with self._database.reading() as session:
            if not session.scalar(_IS_DUE):
                return 0
        with self._database.writing() as session:
            return int(session.scalar(_APPLY_DUE) or 0)

    def refresh_counts(self) -> int:
        """A chore, once a minute at most: the categories' product counts; how many changed."""
        if time.monotonic() < self._counts_due:
            return 0
        self._counts_due = time.monotonic() + COUNTS_EVERY
        with self._database.writing() as session:
            return len(session.execute(_REFRESH_COUNTS).all())

    def _load(self, product: int) -> ProductDetail:
        with self._database.reading() as session:
            return saving.found(session, product)
