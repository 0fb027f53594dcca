"""Into an older PostgreSQL by URL, from a table on another server."""

import psycopg
import pytest

from console.legacy.migrating import migrate
from console.places import Places
from console.settings import DATABASES
from tests.console.legacy.conftest import Migrate

pytest_plugins = ["tests.console.debian"]


@pytest.mark.chaos
def test_an_older_server_holds_the_same(
    debian_postgres, debian_redis, places, planted, migrated: Migrate
):
    here = migrated(planted)
    urls = {name: f"{debian_postgres}/{name}" for name in DATABASES}
    there = Places(urls, urls, debian_redis, None)

    brought = migrate(there, planted, lambda _text: None)

    assert brought.totals == here.totals
    assert brought.findings_by_rule == here.findings_by_rule
    assert migrate(there, planted, lambda _text: None).already
    with psycopg.connect(urls["catalog"]) as owner:
        assert owner.execute("SELECT count(*) FROM legacy.finding").fetchone() == (
            len(here.findings),
        )
