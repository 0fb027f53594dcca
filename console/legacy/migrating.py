"""Take the old shop's wide table over: read, plan, load, count. Safe to kill and to repeat.

Nothing is half there: catalogue and inventory are each filled in one transaction, and a run that
died goes on where it was. What has been read stays if the old table still says so, a plan stays
as it was made, and an inventory that was filled is recognised by the run's number.
"""

import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import psycopg

from console.legacy import loading, planning, runs, source, totals
from console.legacy.loading import connected
from console.legacy.records import Migrated, MigrationFailed, Totals
from console.legacy.runs import Run
from console.legacy.source import Connection
from console.legacy.staging import CHUNK, stage
from console.places import Places, Tell, upgrade
from console.urls import ConfigError, on_one_line


def migrate(places: Places, source_url: str, tell: Tell, chunk: int = CHUNK) -> Migrated:
    """Bring the table `product_inventory` at `source_url` into the services' databases.

    Raises ConfigError for what somebody must change first (no such table, another shop in the
    way), MigrationFailed for what went wrong on the way; the same call then goes on.
    """
    started = time.monotonic()
    with source.opened(source.usable(source_url)) as old:
        upgrade(places, tell)
        with (
            connected(places.owner_urls["catalog"]) as catalog,
            connected(places.owner_urls["inventory"]) as inventory,
            runs.alone(catalog),
        ):
            run = runs.find(catalog)
            try:
                if run is not None and run.phase == "done":
                    return _again(run, old, catalog, started)
                run = _begun(run, old, catalog, inventory)
                return _carry_out(run, places, old, catalog, inventory, tell, started, chunk)
            except psycopg.Error as error:
                raise _failure(error, old) from error


def _again(run: Run, old: Connection, catalog: Connection, started: float) -> Migrated:
    mark = source.mark(old)
    if run.source != source.identity(old) and run.mark != mark:
        raise ConfigError(
            f"This shop came from {run.source} on {run.began:%d %B %Y}; another old shop is never"
            " mixed with it. Choose an empty folder with --home."
        )
    return replace(
        Migrated(**runs.told(run)),
        already=True,
        changed=mark != run.mark,
        seconds=_since(started),
        findings=runs.findings(catalog),
    )


def _begun(run: Run | None, old: Connection, catalog: Connection, inventory: Connection) -> Run:
    """The run to go on with. Raises ConfigError if a shop is there."""
    brought = run is not None and loading.is_loaded(inventory, run)
    if not brought:
        _refuse_a_shop(catalog, inventory)
    if run is not None and run.source == source.identity(old) and not _is_lost(run, catalog):
        return run
    if brought:
        loading.unload_inventory(inventory)
    return runs.begin(catalog, source.identity(old))


def _is_lost(run: Run, catalog: Connection) -> bool:
    """Whether a crash of the server took the plan: its tables are not in the log."""
    if run.phase != "planned" or run.mark is None:
        return False
    row = catalog.execute("SELECT count(*) FROM legacy_work.stage").fetchone()
    return row is None or row[0] != int(run.mark["rows"])


def _refuse_a_shop(catalog: Connection, inventory: Connection) -> None:
    row = catalog.execute(
        "SELECT (SELECT count(*) FROM variant), EXISTS (SELECT FROM product)"
        " OR EXISTS (SELECT FROM brand) OR EXISTS (SELECT FROM category)"
        " OR EXISTS (SELECT FROM supplier) OR EXISTS (SELECT FROM tag)"
    ).fetchone()
    skus, there = row or (0, False)
    items = inventory.execute("SELECT EXISTS (SELECT FROM item)").fetchone()
    if there or (items and items[0]):
        raise ConfigError(
            f"There is a shop with {skus:,} SKUs already: an old shop is never mixed with another"
            " one. Choose an empty folder with --home."
        )


def _carry_out(  # noqa: PLR0913, PLR0917 - the run and everything that it works on
    run: Run,
    places: Places,
    old: Connection,
    catalog: Connection,
    inventory: Connection,
    tell: Tell,
    started: float,
    chunk: int,
) -> Migrated:
    if run.phase == "staging":
        mark = stage(old, catalog, tell, chunk)
        tell("Looking for what contradicts itself, and planning")
        planning.plan(catalog, inventory, mark)
    run = runs.find(catalog) or run
    with catalog.transaction():
        counted = _load(run, places, catalog, inventory, tell)
        result = _result(run, counted, catalog, changed=source.mark(old) != run.mark)
        runs.end(catalog, result)
    tell("Tidying up")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda owner: owner.execute("VACUUM (ANALYZE)"), (catalog, inventory)))
    return replace(result, findings=runs.findings(catalog), seconds=_since(started))


def _load(
    run: Run,
    places: Places,
    catalog: Connection,
    inventory: Connection,
    tell: Tell,
) -> Totals:
    """Both databases, side by side; the inventory is there for good only if all totals agree.

    The catalogue's transaction is the caller's and comes last: as long as it is empty, the run
    is not done. Raises MigrationFailed.
    """
    brought = loading.is_loaded(inventory, run)
    tell("Loading products, prices and stock")
    with (
        connected(places.owner_urls["catalog"]) as planned,
        ThreadPoolExecutor(1) as beside,
        inventory.transaction(),
    ):
        filling = beside.submit(_fill, planned, inventory, None if brought else run)
        try:
            loading.load_catalog(catalog, run)
        finally:
            wait([filling])  # the transaction ends with nobody at work in it
        counted = totals.compared(filling.result(), catalog, inventory)
        if wrong := [what for what, each in counted.items() if not each["agree"]]:
            told = "; ".join(f"{what}: {counted[what]}" for what in wrong)
            raise MigrationFailed(
                f"The totals do not agree, so nothing was taken over: {told}. Please report"
                " this; the old table is as it was."
            )
    return counted


def _fill(planned: Connection, inventory: Connection, run: Run | None) -> Totals:
    """The inventory (None: it is filled), then the findings; what must have arrived in the end."""
    if run is not None:
        loading.load_inventory(planned, inventory, run)
    planning.find(planned)
    return totals.due(planned)


def _result(run: Run, counted: Totals, catalog: Connection, *, changed: bool) -> Migrated:
    taken = {what: int(each["taken"]) for what, each in counted.items()}
    return Migrated(
        rows=int(run.mark["rows"]) if run.mark else 0,
        products=taken["products"],
        skus=taken["skus"],
        locations=taken["locations"],
        brands=taken["brands"],
        suppliers=taken["suppliers"],
        categories=taken["categories"],
        on_hand=taken["on_hand"],
        totals=counted,
        already=False,
        changed=changed,
        seconds=0.0,
        findings_by_rule=runs.by_rule(catalog),
    )


def _failure(error: psycopg.Error, old: Connection) -> MigrationFailed:
    whose = "The old shop's database" if old.broken or old.closed else "A database"
    then = "Nothing was taken over; the old table is as it was."
    if isinstance(error, psycopg.OperationalError):
        then = "Call the same command again: it goes on with what has been read."
    elif isinstance(error, psycopg.errors.CharacterNotInRepertoire):
        then = (
            "A text of the old table is not in the encoding its database says: mend it, or move the"
            " table into a database of its real encoding, then call the same command again."
        )
    told = on_one_line(str(error)).rstrip(".")
    return MigrationFailed(f"{whose} stopped the migration: {told}. {then}")


def _since(started: float) -> float:
    return round(time.monotonic() - started, 2)
