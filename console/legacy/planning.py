"""Decide by the set what becomes of every row; tell what broke a rule."""

from psycopg.types.json import Jsonb

from console.legacy.records import MigrationFailed
from console.legacy.source import Connection
from services.catalog.expressions import exponent_of
from services.kernel import migrate

MOST_LOCATIONS = 32_767
PLAN = ("take_rows", "take_products", "take_stock")
_MEMORY = "SET LOCAL work_mem = '128MB'"


def plan(catalog: Connection, inventory: Connection, mark: dict[str, str]) -> None:
    """Everything that will be loaded, in one transaction; `mark` is what it was made from.

    Raises MigrationFailed for more locations than there can be.
    """
    there = inventory.execute("SELECT id, code FROM location ORDER BY id").fetchall()
    with catalog.transaction():
        _prepare(catalog)
        catalog.execute(
            "SELECT set_config('app.last_location', %s, true)",
            [str(max((each for each, _ in there), default=0))],
        )
        catalog.execute("CREATE TABLE legacy_work.place_there (id int, code text)")
        for place in there:
            catalog.execute("INSERT INTO legacy_work.place_there VALUES (%s, %s)", place)
        for part in PLAN:
            catalog.execute(migrate.sql(f"legacy/{part}.sql").encode())
        row = catalog.execute("SELECT max(id) FROM legacy_work.place").fetchone()
        if row and row[0] is not None and row[0] > MOST_LOCATIONS:
            raise MigrationFailed(
                f"The old table names {row[0]:,} locations; a shop holds {MOST_LOCATIONS:,}. Look"
                " into its column warehouse: it seems to hold something else."
            )
        catalog.execute("UPDATE legacy.run SET phase = 'planned', mark = %s", [Jsonb(mark)])


def find(planned: Connection) -> None:
    """Write the findings, in one transaction; those of a run that died are written anew."""
    with planned.transaction():
        _prepare(planned)
        planned.execute("TRUNCATE legacy.finding")
        planned.execute("DROP TABLE IF EXISTS legacy_work.found, legacy_work.said_found")
        planned.execute(migrate.sql("legacy/take_found.sql").encode())


def _prepare(work: Connection) -> None:
    work.execute(_MEMORY)
    row = work.execute("SELECT shop_currency()").fetchone()
    exponent = exponent_of(row[0] if row else "GBP")
    work.execute("SELECT set_config('app.exponent', %s, true)", [str(exponent)])
