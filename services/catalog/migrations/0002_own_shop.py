"""What a shop of one's own needs: cost, brands and variants to arrange, currency, batches."""

from alembic import op

from services.kernel import migrate

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the SQL files as they are: without parameters a % stays a %."""
    for name in ("catalog/0002", "catalog/0002_sets"):
        sql = migrate.sql(f"{name}.sql")
        op.get_bind().exec_driver_sql(sql, execution_options={"no_parameters": True})
