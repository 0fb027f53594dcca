"""The catalogue's tables, what they keep up to date by themselves, and how they are searched."""

from alembic import op

from services.kernel import migrate

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL files as they are: without parameters a % stays a %."""
    for name in ("kernel/0001.sql", "catalog/0001.sql", "catalog/0001_triggers.sql"):
        op.get_bind().exec_driver_sql(migrate.sql(name), execution_options={"no_parameters": True})
