"""The log of calls that outlives the console."""

from alembic import op

from services.kernel import migrate

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    for name in ("kernel/0001.sql", "monitoring/0001.sql"):
        # no_parameters: a % in the SQL is a %
        connection.exec_driver_sql(migrate.sql(name), execution_options={"no_parameters": True})
