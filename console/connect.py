"""The services of one shop, ready to be called: in this process, on whatever engines.

Everything that runs beside the calls lives here too: the change feed, a relay for each
database, the recorder of the activity log and the watchdog that brings engines back.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import psycopg

from console import sampleshop
from console.embedded import DATABASES, Embedded, EngineError
from console.places import Places, Tell, find_places, upgrade
from console.settings import Settings
from console.versions import engine_versions
from services.catalog.service import Catalog
from services.identity.service import Identity
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.activity import LOG
from services.kernel.cache import Cache, CacheAside, NoCache, connect
from services.kernel.cachekeys import CacheKeys
from services.kernel.changes import ChangeFeed
from services.kernel.database import Database
from services.kernel.metrics import METRICS
from services.kernel.relay import Consumer, Relay
from services.monitoring.live import Live
from services.monitoring.measuring import Measuring
from services.monitoring.probe import probe
from services.monitoring.recorder import Recorder
from services.monitoring.records import Health
from services.monitoring.service import Monitoring

if TYPE_CHECKING:
    import redis

log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0


class Beside(Protocol):
    """What runs on threads of its own beside the calls."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Shop:
    """Everything a console calls. Made by :func:`open_shop`, ended by :meth:`close`."""

    places: Places
    catalog: Catalog
    inventory: Inventory
    identity: Identity
    monitoring: Monitoring
    live: Live
    feed: ChangeFeed
    redis: "redis.Redis | None"
    databases: dict[str, Database]
    _locations: dict[int, str]
    _endings: list[Callable[[], object]]

    @cached_property
    def versions(self) -> dict[str, str]:
        """The engines by name, as they told at the start."""
        return engine_versions(self.places)

    def measure(self) -> Health:
        """How the database and the cache do right now."""
        return probe(self.databases["monitoring"], self.redis)

    def is_renewable(self) -> bool:
        """Whether every database is this home's own, and so may be made anew."""
        return self.places.is_all_inside

    def read_locations(self) -> None:
        """Know the names of the locations there are by now."""
        self._locations = _locations(self.inventory)

    def store_names(self, stores: frozenset[int] | None) -> str:
        """The names of these locations, "" for every store."""
        return ", ".join(name for at, name in self._locations.items() if at in (stores or ()))

    def close(self) -> None:
        """Stop what runs beside the calls, give connections back, leave the engines."""
        for end in self._endings:
            try:
                end()
            except Exception:
                log.exception("While closing the shop")
        self._endings.clear()


def open_shop(
    settings: Settings,
    tell: Tell,
    wants_own: Callable[[], bool] = lambda: False,
    kind: str = "",
) -> Shop:
    """Find or start the engines, migrate, fill an empty home; blocks for its duration.

    `wants_own` is asked in a first run: True leaves the databases empty. `kind` as in
    :func:`assemble`.
    Raises one of :data:`console.places.START_ERRORS` with a sentence for a person.
    """
    places = find_places(settings, tell)
    try:
        upgrade(places, tell)
        if places.embedded is not None:
            if wants_own():
                places.embedded.keep_empty()
            if sampleshop.is_wanted(places):
                sampleshop.load(places, tell)
            places.embedded.mark_ready()
        return assemble(places, kind)
    except BaseException:
        places.close()
        raise


def assemble(places: Places, kind: str = "") -> Shop:
    """The services on databases that are at this release's revision, and what runs beside.

    `kind` names the process among the live figures ("console", "rush"); one without measures and
    watches nothing.
    """
    client = connect(places.redis_url) if places.redis_url else None
    identities = {name: _identity(places.urls[name]) for name in DATABASES}
    shop_name = hashlib.sha256("".join(identities.values()).encode()).hexdigest()[:12]
    feed = ChangeFeed(client, f"backroom:{shop_name}:changes")
    databases = {
        name: Database(name, places.urls[name], _cache(client, identities[name]), feed)
        for name in DATABASES
    }
    catalog, inventory = Catalog(databases["catalog"]), Inventory(databases["inventory"])
    measuring = Measuring(client, f"backroom:{shop_name}:metrics", places.urls)
    namespaces = {service.name: service.namespaces for service in (Catalog, Inventory)}
    keys = CacheKeys(client, identities, namespaces)
    monitoring = Monitoring(databases["monitoring"], measuring.live, keys)
    relays = [
        _relay(
            places,
            databases["catalog"],
            [inventory.apply_items],
            [catalog.apply_due_prices, catalog.refresh_counts],
        ),
        _relay(
            places,
            databases["inventory"],
            chores=[inventory.make_months, inventory.fold_low_counts],
        ),
        _relay(places, databases["identity"]),
        _relay(places, databases["monitoring"], chores=[monitoring.prune]),
    ]
    recorder = Recorder(LOG, databases["monitoring"])
    watchdog = Watchdog(places.embedded) if places.embedded is not None else None
    beside: list[Beside] = [feed, *relays, recorder, *([watchdog] if watchdog else [])]
    if kind:
        METRICS.kind = kind
        beside.append(measuring)
    for part in beside:
        part.start()
    endings: list[Callable[[], object]] = [
        feed.halt,
        measuring.halt,
        *(relay.halt for relay in relays),
        *(part.stop for part in reversed(beside)),
        *(database.close for database in databases.values()),
        *([client.close] if client is not None else []),
        places.close,
    ]
    return Shop(
        places,
        catalog,
        inventory,
        Identity(databases["identity"]),
        monitoring,
        measuring.live,
        feed,
        client,
        databases,
        _locations(inventory),
        endings,
    )


def _locations(inventory: Inventory) -> dict[int, str]:
    with work.doing(work.Work(work.Caller("console", frozenset({"stock.read"})))):
        return {place.id: place.name for place in inventory.locations()}


def _relay(
    places: Places,
    database: Database,
    consumers: Sequence[Consumer] = (),
    chores: Sequence[Callable[[], object]] = (),
) -> Relay:
    return Relay(database, places.urls[database.name], consumers, chores)


def _cache(client: "redis.Redis | None", identity: str) -> Cache:
    return NoCache() if client is None else CacheAside(client, identity)


def _identity(url: str) -> str:
    """A short name of exactly this database: two shops on one cache server never mix."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT system_identifier::text, d.oid::text, d.datname FROM pg_control_system(),"
            " pg_database d WHERE d.datname = current_database()"
        ).fetchone()
    assert row is not None  # noqa: S101 - the current database is always listed
    return hashlib.sha256("/".join(row).encode()).hexdigest()[:12]


class Watchdog:
    """Brings embedded engines back when they die, on a thread of its own."""

    def __init__(self, embedded: Embedded) -> None:
        self._embedded = embedded
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; returns once the thread has ended."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(WATCH_SECONDS):
            try:
                if self._embedded.ensure():
                    log.warning("An engine had stopped and was started again")
            except EngineError as error:
                log.error("An engine cannot be started again: %s", error)  # noqa: TRY400 - a sentence, no bug
