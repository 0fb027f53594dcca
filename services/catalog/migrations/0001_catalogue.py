"""The catalogue's tables, what they keep up to date by themselves, and how they are searched."""

from alembic import op

from services.kernel import migrate

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL files as they are: without parameters a % stays a %."""
    for name in ("kernel/0001", "catalog/0001", "catalog/0001_triggers", "catalog/0001_search"):
        sql = migrate.sql(f"{name}.sql")
        op.get_bind().exec_driver_sql(sql, execution_options={"no_parameters": True})
