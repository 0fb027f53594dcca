"""The log can be searched whole; the grants after it let the service read what was added."""

from alembic import op

from services.kernel import migrate

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("monitoring/0002.sql"), execution_options={"no_parameters": True}
    )
