"""Who may watch the shop's load, and who may put a made-up rush on it."""

from alembic import op

from services.kernel import migrate

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # no_parameters: a % in the SQL is a %
    op.get_bind().exec_driver_sql(
        migrate.sql("identity/0003.sql"), execution_options={"no_parameters": True}
    )
