"""The mapped classes say what the migrations made."""

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import NullPool

from services.catalog.tables import Base
from services.kernel.database import sqlalchemy_url

KERNEL = {"audit", "cache_outbox", "event"}


@pytest.fixture(scope="module")
def made(engines):
    engine = create_engine(sqlalchemy_url(engines.owner_url("catalog")), poolclass=NullPool)
    with engine.connect() as connection:
        yield inspect(connection)


def test_every_table_is_mapped(made):
    tables = {name for name in made.get_table_names() if not name.startswith("audit_")}
    assert tables - KERNEL - {"alembic_version"} == set(Base.metadata.tables) - KERNEL


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_columns_agree(made, name):
    def told(columns):
        dialect = postgresql.dialect()
        return {
            (
                c["name"],
                c["type"].compile(dialect).replace("DOUBLE PRECISION", "FLOAT"),
                c["nullable"],
            )
            for c in columns
        }

    mapped = [
        {"name": c.name, "type": c.type, "nullable": c.nullable}
        for c in Base.metadata.tables[name].columns
    ]
    assert told(made.get_columns(name)) == told(mapped)
