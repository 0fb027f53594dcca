"""Fill empty databases with the sample shop, or with a large catalogue for measuring."""

import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from console.places import Places, Tell
from console.samplefiles import SampleFiles
from console.sampleload import Source, load_catalog, load_inventory
from services.identity.service import add_sample_people

SHIPPED = Path(__file__).parents[1] / "resources" / "sample"
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


def load(places: Places, tell: Tell, source: Source | None = None) -> Loaded:
    """Load `source` (the shipped sample) into the databases; the catalogue must be empty.

    The catalogue comes last: while it is empty a load that was interrupted starts over, and
    what an interrupted one left in the inventory is taken away first. Raises DamagedSample.
    """
    started = time.monotonic()
    source = source or SampleFiles(SHIPPED)
    with psycopg.connect(places.owner_urls["catalog"], autocommit=True) as catalog:
        # Two consoles may find the same empty shop: the second waits, then finds it filled.
        catalog.execute("SELECT pg_advisory_lock(hashtext('backroom sample'))")
        if not is_empty(places):
            return count(places)
        locations, movements = _load_stock(places, tell, source)
        with psycopg.connect(places.owner_urls["identity"], autocommit=True) as identity:
            add_sample_people(identity, CLERKS_STORE)
        tell("Loading products and prices")
        skus = load_catalog(catalog, source)
    return Loaded(skus, locations, movements, round(time.monotonic() - started, 2))


def _load_stock(places: Places, tell: Tell, source: Source) -> tuple[int, int]:
    with psycopg.connect(places.owner_urls["inventory"], autocommit=True) as owner:
        if _exists(places.owner_urls["inventory"], "item"):
            tell("Loading the sample shop was interrupted: starting over")
            owner.execute(
                "ALTER TABLE stock_movement DISABLE TRIGGER USER;"
                "TRUNCATE location, item, product_inventory, stock_movement, movement_request;"
                "ALTER TABLE stock_movement ENABLE TRIGGER USER"
            )
        tell("Loading stock")
        return load_inventory(owner, source, tell)


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
