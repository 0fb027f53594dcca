"""Fill empty databases with the sample shop, or with a large catalogue for measuring."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from console.places import Places, Tell
from services.identity.service import add_sample_people

if TYPE_CHECKING:  # with numpy and csv: not for every start of a shop that is filled
    from console.largesample import LargeSample

Owner = psycopg.Connection[Any]
LoadInventory = Callable[[Owner, Tell], tuple[int, int]]  # locations, movements
LoadCatalog = Callable[[Owner], int]  # SKUs
CLERKS_STORE = 2  # the first store after the warehouse


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load put there, in rows, and the seconds it took."""

    skus: int
    locations: int
    movements: int
    seconds: float


def is_empty(places: Places) -> bool:
    """Whether the catalogue has no product yet."""
    return not _exists(places.owner_urls["catalog"], "product")


def is_wanted(places: Places) -> bool:
    """Whether the sample may be loaded: nothing is there, and nobody's own shop is or will be."""
    if (places.embedded is not None and places.embedded.is_own) or not is_empty(places):
        return False
    somebody = "SELECT EXISTS (SELECT FROM shop) OR EXISTS (SELECT FROM person WHERE NOT sample)"
    return not _scalar(places.owner_urls["identity"], somebody)


def load(places: Places, tell: Tell, source: "LargeSample | None" = None) -> Loaded:
    """Load `source` (the shipped sample) into the databases; the catalogue must be empty.

    The catalogue comes last: while it is empty a load that was interrupted starts over, and
    what an interrupted one left in the inventory is taken away first. Raises DamagedSample.
    """
    started = time.monotonic()
    with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as catalog:
        # Two consoles may find the same empty shop: the second waits, then finds it filled.
        catalog.execute("SELECT pg_advisory_lock(hashtext('backroom sample'))")
        if not is_empty(places):
            return count(places)
        load_inventory, load_catalog = _loads(source)
        locations, movements = _load_stock(places, tell, load_inventory)
        with psycopg.connect(places.owner_urls["identity"], autocommit=True) as identity:
            add_sample_people(identity, CLERKS_STORE)
        tell("Loading products and prices")
        skus = load_catalog(catalog)
    return Loaded(skus, locations, movements, round(time.monotonic() - started, 2))


def _loads(source: "LargeSample | None") -> tuple[LoadInventory, LoadCatalog]:
    """How the inventory and the catalogue are filled."""
    if source is not None:
        from console import largeload  # noqa: PLC0415 - see above

        return (
            lambda owner, tell: largeload.load_inventory(owner, source, tell),
            lambda owner: largeload.load_catalog(owner, source),
        )
    from console import sampleload  # noqa: PLC0415 - see above
    from console.samplefiles import SHIPPED, SampleFiles  # noqa: PLC0415 - ditto

    shipped = SampleFiles(SHIPPED)
    return (
        lambda owner, tell: sampleload.load_inventory(owner, shipped, tell),
        lambda owner: sampleload.load_catalog(owner, shipped),
    )


def _load_stock(places: Places, tell: Tell, load_inventory: LoadInventory) -> tuple[int, int]:
    with psycopg.connect(places.owner_urls["inventory"], autocommit=True) as owner:
        if _exists(places.owner_urls["inventory"], "item"):
            tell("Loading the sample shop was interrupted: starting over")
            owner.execute(
                "ALTER TABLE stock_movement DISABLE TRIGGER USER;"
                "TRUNCATE location, item, product_inventory, stock_movement, movement_request;"
                "ALTER TABLE stock_movement ENABLE TRIGGER USER"
            )
        tell("Loading stock")
        return load_inventory(owner, tell)


def count(places: Places) -> Loaded:
    """What is there already."""
    skus = _count(places.owner_urls["catalog"], "variant")
    inventory = places.owner_urls["inventory"]
    return Loaded(skus, _count(inventory, "location"), _count(inventory, "stock_movement"), 0.0)


def _exists(url: str, table: str) -> bool:
    return bool(_scalar(url, f"SELECT EXISTS (SELECT FROM {table})"))  # noqa: S608 - our names


def _count(url: str, table: str) -> int:
    return int(str(_scalar(url, f"SELECT count(*) FROM {table}")))  # noqa: S608 - our names


def _scalar(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None
