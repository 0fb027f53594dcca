"""Passwords, several stores for a person, the shop's name, preferences and saved views."""

from alembic import op

from services.kernel import migrate

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # no_parameters: a % in the SQL is a %
    op.get_bind().exec_driver_sql(
        migrate.sql("identity/0002.sql"), execution_options={"no_parameters": True}
    )
