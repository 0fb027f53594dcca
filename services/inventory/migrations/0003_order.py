"""The order of all items is read from an index alone."""

from alembic import op

from services.kernel import migrate

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0003.sql"), execution_options={"no_parameters": True}
    )
