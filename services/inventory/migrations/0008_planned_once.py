"""The function that changes stock is planned once, not at each call."""

from alembic import op

from services.kernel import migrate

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0008.sql"), execution_options={"no_parameters": True}
    )
