"""What follows from a product's or a price's change follows by the set, not row by row."""

from alembic import op

from services.kernel import migrate

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the SQL file as it is: without parameters a % stays a %."""
    sql = migrate.sql("catalog/0003_sets.sql")
    op.get_bind().exec_driver_sql(sql, execution_options={"no_parameters": True})
