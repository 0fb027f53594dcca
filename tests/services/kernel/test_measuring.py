"""What the services do is counted where it happens, and the machinery's own is kept apart."""

import pytest
from sqlalchemy import text

from services.kernel import cache, database, operations, work
from services.kernel.cache import CacheAside, NoCache, connect
from services.kernel.errors import Cancelled, NotFound, Unavailable
from services.kernel.metrics import CacheCounted, Metrics
from services.kernel.operations import query
from services.kernel.relay import RELAY
from services.monitoring.probe import PROBE, probe
from tests.services.conftest import CLERK


class Desk:
    """A service whose operations end in every way."""

    name = "desk"

    @query(needs="catalog.read")
    def outer(self) -> int:
        return self.inner() + self.inner()

    @query(needs="catalog.read")
    def inner(self) -> int:
        return 1

    @query(needs="catalog.read")
    def ends(self, error: BaseException) -> None:
        raise error

    @query(needs="nobody.has")
    def forbidden(self) -> None: ...


@pytest.fixture
def taken(monkeypatch):
    """``taken()``: what was counted since the test began, or since it was last asked.

    Counted in a place of its own: a console of another test may still be publishing.
    """
    own = Metrics()
    for module in (operations, cache, database):
        monkeypatch.setattr(module, "METRICS", own)
    return lambda: own.take(0)


@pytest.fixture
def as_clerk():
    with work.doing(work.Work(CLERK)) as doing:
        yield doing


def test_an_operation_within_another_is_part_of_it(taken, as_clerk):
    Desk().outer()
    Desk().inner()

    calls = taken().operations
    assert {name: of.calls for name, of in calls.items()} == {"desk.outer": 1, "desk.inner": 1}
    assert sum(calls["desk.outer"].buckets.values()) == 1
    assert 0 < calls["desk.outer"].seconds < 1


def test_refused_and_failed_calls_are_errors_cancelled_ones_are_not(taken, as_clerk):
    for error in (NotFound("No such desk."), Unavailable("Away."), KeyError("a bug")):
        with pytest.raises(type(error)):
            Desk().ends(error)
    with pytest.raises(Cancelled):
        Desk().ends(Cancelled())
    with pytest.raises(work.NotAllowed):
        Desk().forbidden()

    calls = taken().operations
    assert (calls["desk.ends"].calls, calls["desk.ends"].errors) == (4, 3)
    assert (calls["desk.forbidden"].calls, calls["desk.forbidden"].errors) == (1, 1)


def test_a_cached_read_counts_its_outcome_its_keys_and_its_statements(catalog, stocked, taken):
    mug = stocked("MUG")
    taken()
    with work.doing(work.Work(CLERK)):
        catalog.product(mug.id)
        missed = taken()
        catalog.product(mug.id)
        hit = taken()

    assert missed.operations["catalog.product"].calls == 1
    assert missed.caches["product"] == CacheCounted(0, 1, 0)
    assert missed.reads["product"] == hit.reads["product"] == {str(mug.id): 1}
    assert missed.databases["catalog"].statements >= 1
    assert 0 < missed.databases["catalog"].seconds < missed.operations["catalog.product"].seconds
    assert hit.caches["product"] == CacheCounted(1, 0, 0)
    assert "catalog" not in hit.databases


def test_a_cache_that_is_away_is_counted_by_namespace_and_is_no_miss(taken, tmp_path):
    away = CacheAside(connect(f"unix://{tmp_path}/nobody.sock"), "test")
    for none in (away, NoCache()):
        none.read_many("product", ["1", "2"], int, lambda keys: dict.fromkeys(keys, 0))
        none.read("category", "all", int, lambda: 0)

        counted = taken()
        assert counted.caches == {
            "product": CacheCounted(0, 0, 2),
            "category": CacheCounted(0, 0, 1),
        }
        assert counted.reads == {"product": {"1": 1, "2": 1}, "category": {"all": 1}}


@pytest.mark.parametrize("machinery", [RELAY, PROBE], ids=["relay", "probe"])
def test_statements_of_the_machinery_are_no_load(catalog_database, taken, machinery):
    with work.doing(work.Work(machinery)), catalog_database.reading() as session:
        session.execute(text("SELECT 1"))
    with work.doing(work.Work(CLERK)), catalog_database.reading() as session:
        session.execute(text("SELECT 1"))

    databases = taken().databases
    assert databases["catalog (own)"].statements == databases["catalog"].statements == 1


def test_the_probe_asks_as_the_machinery_and_stops_with_its_work(catalog_database, taken, as_clerk):
    probe(catalog_database, None)
    assert set(taken().databases) == {"catalog (own)"}

    as_clerk.cancel()
    assert probe(catalog_database, None).database_ms is None


def test_a_statement_that_fails_took_its_time(catalog_database, taken, as_clerk):
    def fail(statement: str) -> None:
        with catalog_database.reading() as session:
            session.execute(text("SET statement_timeout = 100"))
            session.execute(text(statement))

    with pytest.raises(Unavailable):
        fail("SELECT pg_sleep(30)")

    counted = taken().databases["catalog"]
    assert counted.statements == as_clerk.cost.statements == 2
    assert 0.1 <= counted.seconds < 5


def test_rows_that_stream_are_one_statement(catalog_database, taken, as_clerk):
    with catalog_database.reading() as session:
        blocks = list(
            catalog_database.blocks(
                session, "SELECT 'x'::bytea FROM generate_series(1, :many)", {"many": 3}
            )
        )

    assert len(blocks) == 3
    assert taken().databases["catalog"].statements == as_clerk.cost.statements == 1
