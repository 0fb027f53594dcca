"""A writing session tells exactly what was committed, whatever changed it."""

import threading
import time

import pytest
from sqlalchemy import text

from services.catalog.records import ProductChange
from services.kernel import work
from services.kernel.errors import Cancelled, Unavailable
from tests import closing
from tests.services.conftest import MANAGER


@pytest.fixture
def heard(feed):
    """What the feed tells, as (topic, key) pairs."""
    told: list[tuple[str, str]] = []
    feed.listen(lambda changes: told.extend((c.topic, c.key) for c in changes))
    return told


WAYS = {
    "a bulk UPDATE": "UPDATE product SET name = name || '!'",
    "an SQL function": "SELECT rename_all()",
    "a trigger": "UPDATE product_text SET description = 'Tall.'",
}


@pytest.fixture
def rename_all(psql):
    """An SQL function that changes rows out of our sight."""
    psql.execute(
        "CREATE FUNCTION rename_all() RETURNS void LANGUAGE sql AS"
        " 'UPDATE product SET name = name || $$ x $$'"
    )
    yield
    psql.execute("DROP FUNCTION rename_all()")


@pytest.mark.usefixtures("rename_all", "as_manager")
@pytest.mark.parametrize("way", WAYS)
def test_whatever_changes_a_row_it_is_evicted_and_told(
    catalog, catalog_database, stocked, heard, way
):
    mugs = [stocked(f"MUG-{n}", description="Holds tea.") for n in range(3)]
    before = [catalog.product(mug.id) for mug in mugs]
    heard.clear()

    with catalog_database.writing() as session:
        session.execute(text(WAYS[way]))

    assert set(heard) == {("product", str(mug.id)) for mug in mugs}
    for mug, old in zip(mugs, before, strict=True):
        now = catalog.product(mug.id)
        closing.count("reads")
        closing.count("stale", now.version == old.version)
        assert now == catalog.fresh_product(mug.id) != old


@pytest.mark.usefixtures("as_manager")
def test_a_rollback_tells_nothing(catalog, catalog_database, stocked, psql, heard):
    mug = stocked("MUG")
    cached = catalog.product(mug.id)
    psql.execute("DELETE FROM cache_outbox")
    heard.clear()

    def fail() -> None:
        with catalog_database.writing() as session:
            session.execute(text("UPDATE product SET name = 'Gone'"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert heard == []
    assert psql.execute("SELECT count(*) FROM cache_outbox").fetchone() == (0,)
    assert catalog.product(mug.id) == cached


def test_a_reading_session_cannot_write(catalog_database, as_manager):
    with (
        pytest.raises(Exception, match="read-only transaction"),
        catalog_database.reading() as session,
    ):
        session.execute(text("UPDATE product SET name = 'x'"))


def test_a_snapshot_sees_one_state(catalog, catalog_database, stocked, psql, as_manager):
    stocked("MUG", "Mug")
    name = text("SELECT name FROM product")

    with catalog_database.snapshot() as session:
        first = session.scalar(name)
        psql.execute("UPDATE product SET name = 'Tall Mug'")
        assert session.scalar(name) == first == "Mug"
    with catalog_database.reading() as session:
        assert session.scalar(name) == "Tall Mug"


def test_actor_and_request_of_the_work_are_in_the_audit(catalog, stocked, psql):
    mug = stocked("MUG")
    doing = work.Work(MANAGER)
    with work.doing(doing):
        catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))

    entry = psql.execute("SELECT actor, request FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert entry == (MANAGER.name, doing.request)


def test_a_cancelled_statement_stops_at_the_server(catalog_database, psql):
    doing = work.Work(MANAGER)
    threading.Timer(0.2, doing.cancel).start()
    started = time.monotonic()

    with work.doing(doing), pytest.raises(Cancelled), catalog_database.reading() as session:
        session.execute(text("SELECT pg_sleep(30)"))

    assert time.monotonic() - started < 5


def test_a_cut_connection_is_one_sentence_and_the_next_call_works(
    catalog, stocked, catalog_database, as_manager
):
    stocked("MUG")
    cut = text("SELECT pg_terminate_backend(pg_backend_pid())")
    for session_of, sentence in (
        (catalog_database.reading, r"does not answer\. Try again in a moment\."),
        (catalog_database.writing, r"does not answer\. Nothing was changed; try again"),
    ):
        with pytest.raises(Unavailable, match=sentence), session_of() as session:
            session.execute(cut)

    assert catalog.product_of_sku("MUG")
