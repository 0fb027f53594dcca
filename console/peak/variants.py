"""The databases of the configurations: copies of the two shops, each with its own indexes."""

from collections.abc import Callable, Sequence
from typing import Any, LiteralString
from urllib.parse import unquote, urlsplit

import msgspec
import psycopg
from psycopg import sql

from console.peak import legacydb
from console.peak.pages import Spec
from console.peak.records import NAMES
from console.places import Places

# The databases of each configuration by what its pages call them; "" is the migrated shop's own.
DATABASES: dict[str, dict[str, str]] = {
    "L0": {"legacy": "legacy_l0"},
    "L2": {"legacy": "legacy_l2"},
    "L2n": {"legacy": "legacy_l2"},
    "L2r": {"legacy": "legacy_l2"},
    "L2n+cache": {"legacy": "legacy_l2"},
    "N0": {"catalog": "catalog_n0", "inventory": "inventory_n0"},
    "N1-naive": {"catalog": "", "inventory": "inventory_naive"},
    "N1": {"catalog": "", "inventory": ""},
    "N1+cache": {"catalog": "", "inventory": ""},
}
# Keys stay: what holds a constraint, and what is unique.
_SECONDARY = """
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique AND NOT c.relispartition
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
 ORDER BY 1
"""
_NAIVE = """
DROP INDEX idx_stock;
CREATE INDEX idx_stock ON product_inventory (stock_level);
"""
# What was empty when it was vacuumed is planned as an empty table: by reading all of it. These
# fill while they are measured, and plans are kept.
_FORGET_EMPTY = """
SELECT pg_clear_relation_stats('public', relname) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples = 0
"""
Admin = psycopg.Connection[Any]


class Variants(msgspec.Struct, frozen=True):
    """The configurations of a run, ready to be served. `made`: databases to be dropped."""

    specs: dict[str, Spec]
    made: tuple[str, ...]
    admin_url: str

    def drop(self) -> None:
        """Away with the copies, whoever uses them. May be repeated; raises psycopg.Error."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            for name in self.made:
                _do(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def make(
    places: Places,
    legacy: str = legacydb.DATABASE,
    wanted: Sequence[str] = NAMES,
    tell: Callable[[str], None] = lambda _text: None,
) -> Variants:
    """Copy what the `wanted` configurations need from the shop in `places` and the wide table.

    Whoever is connected to those databases is disconnected, since a template must be still;
    what earlier copies were is gone. Indexes are built and statistics fresh at the return, so
    that the plans of a configuration are the same in each run. Raises psycopg.Error.
    """
    shop = {name: _database(places.urls[name]) for name in ("catalog", "inventory")}
    sources = {"legacy": legacy, **shop}
    copies: dict[str, str] = {}  # of which service, by name
    for name in wanted:
        copies |= {copy: service for service, copy in DATABASES[name].items() if copy}
    role = _role(places.urls["inventory"])
    variants = Variants(
        {name: _spec(name, places) for name in wanted}, tuple(copies), places.admin_url
    )
    with psycopg.connect(places.admin_url, autocommit=True) as admin:
        for service in dict.fromkeys(copies.values()):
            with psycopg.connect(at(places.admin_url, sources[service]), autocommit=True) as owner:
                owner.execute("VACUUM (ANALYZE)")
                owner.execute(_FORGET_EMPTY)
        for copy, service in copies.items():
            tell(f"Copying the {service} database for {_who(copy, wanted)}")
            user = role if service == "legacy" else _role(places.urls[service])
            _copy(admin, sources[service], copy, user)
            _change(at(places.admin_url, copy), copy, role)
    return variants


def at(url: str, database: str) -> str:
    """`url` of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def _spec(name: str, places: Places) -> Spec:
    urls = {
        service: at(places.urls["inventory" if service == "legacy" else service], copy)
        if copy
        else places.urls[service]
        for service, copy in DATABASES[name].items()
    }
    return Spec(name, urls, places.redis_url)


def _copy(admin: Admin, source: str, copy: str, user: str) -> None:
    """Files instead of rows: a gigabyte in a second. Rights of a database are not copied."""
    row = admin.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [source]
    ).fetchone()
    assert row is not None  # noqa: S101 - it was connected to just now
    _do(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", copy)
    _do(admin, "ALTER DATABASE {} ALLOW_CONNECTIONS false", source)
    try:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [source],
        )
        _do(
            admin,
            "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}",
            copy,
            source,
            row[0],
        )
    finally:
        _do(admin, "ALTER DATABASE {} ALLOW_CONNECTIONS true", source)
    _do(admin, "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC", copy)
    _do(admin, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", copy, user)


def _change(url: str, copy: str, role: str) -> None:
    """What makes the copy the variant that its name says."""
    with psycopg.connect(url, autocommit=True) as owner:
        if copy.startswith("legacy"):
            _do(owner, "GRANT SELECT, UPDATE ON product_inventory TO {}", role)
        elif copy.endswith("_n0"):
            for (index,) in owner.execute(_SECONDARY).fetchall():
                owner.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(index)))
        elif copy == "inventory_naive":
            owner.execute(_NAIVE.encode())
            owner.execute("VACUUM (ANALYZE) product_inventory")
    if copy == "legacy_l2":
        legacydb.index(url)


def _who(copy: str, wanted: Sequence[str]) -> str:
    return ", ".join(name for name in wanted if copy in DATABASES[name].values())


def _database(url: str) -> str:
    return unquote(urlsplit(url).path.removeprefix("/"))


def _role(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _do(admin: Admin, statement: LiteralString, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
