"""Locations, items, stock levels and their ledger."""

from alembic import op

from services.kernel import migrate

revision = "0001"
down_revision = None

FILES = (
    "kernel/0001.sql",
    "inventory/0001.sql",
    "inventory/0001_announce.sql",
    "inventory/0001_move.sql",
)


def upgrade() -> None:
    connection = op.get_bind()
    for name in FILES:
        # no_parameters: a % in the SQL is a %
        connection.exec_driver_sql(migrate.sql(name), execution_options={"no_parameters": True})
