"""A cell on real engines: from the same state each time, with what the server says it cost."""

from dataclasses import replace

import pytest

from console.peak import legacydb
from console.peak.generators import Generators
from console.peak.manner import QUICK
from console.peak.measuring import Measuring, Planned
from console.peak.scene import Scene, different
from console.peak.serverside import ServerSide, database_of
from services.kernel.cache import connect

pytestmark = pytest.mark.usefixtures("put_back")

MANNER = replace(QUICK, repeat_seconds=0.1, before=300)


@pytest.fixture(scope="module")
def measuring(engines, shops, tmp_path_factory):
    catalogue = legacydb.catalogue_of(engines.admin_url("pages_legacy"), 5)
    scene = Scene(shops.specs, catalogue, 150, 750, {}, [])
    cache = connect(engines.redis_url)
    folder = tmp_path_factory.mktemp("peak")
    with ServerSide(engines.admin_url) as server, Generators() as generators:
        made = Measuring(server, cache, scene, folder, generators, MANNER)
        made.empty(1000.0, 10)  # the processes are there before the tests begin
        yield made
    cache.close()


def measure(measuring, name, pages=100, deadline=10.0, before=None):
    planned = Planned(name, 100.0, pages, 1, deadline, before)
    return measuring.measure(planned, lambda _answered: None)


def test_a_cell_tells_what_it_cost_and_leaves_the_relay_nothing(measuring, shops):
    plain, cached = (measure(measuring, name) for name in ("N1", "N1+cache"))
    for cell in (plain, cached):
        assert (cell.pages, cell.errors, cell.unfinished, cell.said) == (100, 0, 0, ())
        assert cell.database_ms > 0
        assert cell.wal > 0
    assert plain.kinds.keys() == cached.kinds.keys() > {"product", "checkout"}
    assert (plain.hits, plain.reached) == (0, 0)
    assert plain.statements >= plain.pages
    assert cached.reached > 10
    assert cached.hits / (cached.hits + cached.misses) > 0.5
    assert cached.statements < plain.statements
    database = database_of(shops.specs["N1"].urls["inventory"])
    with shops.owner(database) as owner:
        assert owner.execute("SELECT count(*) FROM cache_outbox").fetchone() == (0,)


def test_a_cell_that_is_cut_ends_what_the_server_still_does(measuring, shops):
    database = database_of(shops.specs["L2n"].urls["legacy"])
    owner = shops.owner(database)
    owner.execute("BEGIN; LOCK TABLE product_inventory")
    cell = measure(measuring, "L2n", pages=50, deadline=0.8, before=0)
    owner.close()  # it was cut off as well
    assert cell.unfinished + cell.errors == 50
    assert cell.unfinished >= 16 - 1
    # Sixteen statements waited for most of the time; none of them ever ended.
    assert cell.database_ms > 16 * 300
    with shops.owner(database) as owner:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'peak%'"
        )
        assert owner.execute(waiting).fetchone() == (0,)
    assert measure(measuring, "L2n", pages=20).errors == 0  # the next one is none the worse


def test_pages_to_compare_are_different_and_of_every_kind(engines, shops):
    catalogue = legacydb.catalogue_of(engines.admin_url("pages_legacy"), 5)
    found = different(catalogue, 5)
    assert len(set(found)) == len(found) == 20
    assert {each.kind for each in found} == {"product", "category", "search", "low stock"}
