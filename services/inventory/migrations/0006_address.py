"""A location's address; the audit and the announcements of its row cover it."""

from alembic import op

from services.kernel import migrate

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0006.sql"), execution_options={"no_parameters": True}
    )
