"""A shop of the first release keeps its stock, and gets the write path of this one."""

import psycopg
import pytest

from services.inventory.service import Inventory
from services.kernel import migrate, work
from services.kernel.database import Database
from tests.services.inventory.conftest import LEEDS, MANAGER, YORK

FIRST = ("kernel/0001.sql", "inventory/0001.sql", "inventory/0001_announce.sql",
         "inventory/0001_move.sql")  # fmt: skip
STOCKED = """
INSERT INTO location (id, code, name, kind) VALUES
  (1, 'LDS', 'Leeds store', 'store'), (2, 'YRK', 'York store', 'store');
INSERT INTO item VALUES (1, 1, 'MUG', 'Mug', 'active', 1);
SELECT set_config('app.stores', '*', false);
SELECT move_stock(NULL, ARRAY[1], ARRAY[1::bigint], ARRAY[1::smallint], ARRAY[5],
  ARRAY['opening'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint]);
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('0001');
"""


@pytest.fixture
def old_shop(engines):
    name = "backroom_inventory_old"
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        with psycopg.connect(engines.admin_url(name), autocommit=True) as owner:
            for file in FIRST:
                owner.execute(migrate.sql(file))
            owner.execute(STOCKED)
        yield engines.admin_url(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_shop_of_the_first_release_is_upgraded(old_shop):
    assert migrate.upgrade("inventory", old_shop) == migrate.head("inventory")

    database = Database("inventory", old_shop)
    inventory = Inventory(database)
    with work.doing(work.Work(MANAGER)):
        assert inventory.level(1, LEEDS).on_hand == 5
        assert [place.active for place in inventory.locations()] == [True, True]
        inventory.transfer(1, LEEDS, YORK, 2)
        assert [level.on_hand for level in inventory.levels(1)] == [3, 2]
    database.close()
    with psycopg.connect(old_shop) as owner:
        (paths,) = owner.execute(
            "SELECT count(*) FROM pg_proc WHERE proname = 'move_stock'"
        ).fetchone()
    assert paths == 1  # the old signature is gone: one path writes stock
