"""How many cells of a location are low is kept, in lines that no two sales wait for."""

from alembic import op

from services.kernel import migrate

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0005.sql"), execution_options={"no_parameters": True}
    )
