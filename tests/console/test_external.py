"""The same shop on engines of one's own: Debian's PostgreSQL 15 and Redis 7, by URL."""

import threading
import time
from pathlib import Path

import psycopg
import pytest

from console import sampleshop
from console.connect import open_shop
from console.places import find_places, upgrade
from console.settings import DATABASES, load
from console.urls import ConfigError
from services.catalog.records import ProductChange, ProductQuery
from services.identity.service import PUBLIC, caller_of
from services.kernel import work
from services.kernel.changes import Change

pytest_plugins = ["tests.console.debian"]


@pytest.fixture(scope="module")
def environ(debian_postgres: str, debian_redis: str) -> dict[str, str]:
    urls = {f"BACKROOM_{name.upper()}_URL": f"{debian_postgres}/{name}" for name in DATABASES}
    return urls | {"BACKROOM_REDIS_URL": debian_redis}


def test_the_shop_works_on_external_engines_through_the_same_code(
    environ: dict[str, str], tmp_path: Path
) -> None:
    settings = load(tmp_path / "home", environ)
    places = find_places(settings, print)
    upgrade(places, print)
    assert places.embedded is None
    assert sampleshop.is_empty(places)
    loaded = sampleshop.load(places, print)
    assert loaded.movements > 400_000

    shop = open_shop(settings, print)
    try:
        with work.doing(work.Work(PUBLIC)):
            manager = next(p for p in shop.identity.people() if p.role == "manager")
        heard: list[Change] = []
        arrived = threading.Event()

        def listen(changes: list[Change]) -> None:
            heard.extend(changes)
            if any(change.key == "1" for change in changes):
                arrived.set()

        with work.doing(work.Work(caller_of(manager))):
            found = shop.catalog.find(ProductQuery(text="hangng heart", sort="relevance"))
            assert "White Hanging Heart T-Light Holder" in {row.name for row in found.rows}
            before = shop.catalog.product(1)
            after = shop.catalog.change(1, before.version, ProductChange(name="On my own server"))
            assert shop.catalog.product(1) == after
            assert shop.inventory.adjust(1, 1, 2, "found").movement.delta == 2

            shop.feed.listen(listen)
            with psycopg.connect(environ["BACKROOM_CATALOG_URL"]) as foreign:
                foreign.execute("UPDATE product SET name = 'By psql' WHERE id = 1")
                committed = time.monotonic()
            assert arrived.wait(2)
            assert time.monotonic() - committed < 1
            assert shop.catalog.product(1).name == "By psql"
        assert shop.measure().database_ms is not None
    finally:
        shop.close()
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_wrong_url_is_one_sentence_with_what_was_tried(tmp_path: Path) -> None:
    environ = {"BACKROOM_CATALOG_URL": "postgresql://shop:secret@127.0.0.1:1/catalog"}

    with pytest.raises(ConfigError) as told:
        find_places(load(tmp_path / "home", environ), print)

    sentence = str(told.value)
    assert "postgresql://shop:***@127.0.0.1:1/catalog" in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence
