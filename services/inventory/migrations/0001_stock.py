"""Locations, items, stock levels and their ledger."""

from alembic import op

from services.kernel import migrate

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    for name in (
        "kernel/0001.sql",
        "inventory/0001.sql",
        "inventory/0001_announce.sql",
        "inventory/0001_move.sql",
    ):
        connection.exec_driver_sql(migrate.sql(name))
