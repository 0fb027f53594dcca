"""Confirming counts are found by their SKU; the grants after it let the service read them."""

from alembic import op

from services.kernel import migrate

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0004.sql"), execution_options={"no_parameters": True}
    )
