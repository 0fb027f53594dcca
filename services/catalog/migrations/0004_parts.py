"""What a product has beside its variants: a supplier, tags and images; a brand's country."""

from alembic import op

from services.kernel import migrate

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the SQL file as it is: without parameters a % stays a %."""
    sql = migrate.sql("catalog/0004.sql")
    op.get_bind().exec_driver_sql(sql, execution_options={"no_parameters": True})
