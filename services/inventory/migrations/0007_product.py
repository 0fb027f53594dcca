"""What is available of a product is found by the product."""

from alembic import op

from services.kernel import migrate

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        migrate.sql("inventory/0007.sql"), execution_options={"no_parameters": True}
    )
