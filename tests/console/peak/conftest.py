"""One shop in the wide table and in the new schema, and every configuration of it."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from console.embedded import DATABASES
from console.engines.address import OWNER, role
from console.legacy.migrating import migrate
from console.peak import legacydb, variants
from console.peak.catalogue import Source
from console.peak.pages import Spec
from console.places import Places
from tests.engines import empty

PRODUCTS = 150
NOWHERE = Path("nowhere")  # the shipped sample alone is read in no time
LEGACY = "pages_legacy"
MOVED = ("catalog", "inventory")


@dataclass(frozen=True)
class Shops:
    """Both sides of a run. `specs`: the configurations by name."""

    places: Places
    made: variants.Variants

    @property
    def specs(self) -> dict[str, Spec]:
        return self.made.specs

    def owner(self, database: str) -> psycopg.Connection:
        """Somebody who may do anything there, committing each statement."""
        return psycopg.connect(variants.at(self.places.admin_url, database), autocommit=True)


@pytest.fixture(scope="session")
def shops(engines):
    """Made once: tests that write put back what they changed, or sell a product of their own."""
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        for service in MOVED:
            empty(engines, service)
            name, user = sql.Identifier(f"pages_{service}"), sql.Identifier(role(service))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}").format(
                    name, sql.Identifier(role(service)), sql.Identifier(OWNER)
                )
            )
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, user))
    url = legacydb.create(engines.admin_url(), LEGACY)
    legacydb.load(url, Source(NOWHERE, PRODUCTS), lambda _text: None)
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    for service in MOVED:
        urls[service] = variants.at(urls[service], f"pages_{service}")
        owners[service] = variants.at(owners[service], f"pages_{service}")
    places = Places(urls, owners, engines.redis_url, None, engines.admin_url())
    migrate(places, url, lambda _text: None)
    return Shops(places, variants.make(places, LEGACY))
