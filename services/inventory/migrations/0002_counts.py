"""Counts, pieces set aside, batches, locations that close; the write path learns of them."""

from alembic import op

from services.kernel import migrate

revision = "0002"
down_revision = "0001"

FILES = ("inventory/0002.sql", "inventory/0002_move.sql")


def upgrade() -> None:
    connection = op.get_bind()
    for name in FILES:
        # no_parameters: a % in the SQL is a %
        connection.exec_driver_sql(migrate.sql(name), execution_options={"no_parameters": True})
