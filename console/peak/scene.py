"""What the cells are measured on: the same shop before and after, and proof that it is the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console.legacy.migrating import migrate
from console.peak import drawing, legacydb, variants
from console.peak.catalogue import Source
from console.peak.pace import Pace
from console.peak.pages import Spec
from console.peak.pages.equal import compare
from console.peak.records import Catalogue, Request
from console.places import Places, upgrade

SEED = 5  # of the catalogue's draws and of the pages compared
LOOKED_AT = 20_000  # draws, to find so many different pages of each kind
COMPARED = ("product", "category", "search", "low stock")

Say = Callable[[str], object]


@dataclass(frozen=True)
class Scene:
    """A run's configurations, and what was found on the way to them."""

    specs: dict[str, Spec]
    catalogue: Catalogue
    products: int
    rows: int  # of the wide table
    equal: dict[str, int]
    notes: list[str]


def set_up(places: Places, source: Source, wanted: Sequence[str], pages: int, pace: Pace) -> Scene:
    """The wide table, the shop migrated from it, the variants; `pages` of a kind are compared.

    Raises Different when two configurations answer a page differently, and what its parts raise.
    """
    with pace.step("schema", "Making the new schema"):
        upgrade(places, pace.inside)
    with pace.step("load", f"Loading {source.count:,} products into the wide table"):
        legacy = legacydb.create(places.admin_url)
        rows = legacydb.load(legacy, source, pace.inside)
        catalogue = legacydb.catalogue_of(legacy, SEED)
    with pace.step("migrate", "Migrating the wide table into the new schema"):
        migrated = migrate(places, legacy, pace.inside)
    with pace.step("variants", "Copying the databases"):
        made = variants.make(places, legacydb.DATABASE, wanted, pace.inside)
    with pace.step("equality", "Comparing the answers of every configuration"):
        equal = compare(list(made.specs.values()), told(different(catalogue, pages), pace))
    return Scene(
        made.specs, catalogue, len(catalogue.products), rows, equal, noted(source, migrated)
    )


def noted(source: Source, migrated: Any) -> list[str]:
    """What a reader must know of the data."""
    found = list(source.notes)
    if migrated.findings:
        found.append(f"The migration reported {len(migrated.findings):,} findings.")
    return found


def different(catalogue: Catalogue, pages: int) -> list[Request]:
    """Up to `pages` different requests of each kind that has an answer to compare."""
    found: dict[str, dict[Request, None]] = {kind: {} for kind in COMPARED}
    draws = drawing.requests(catalogue, SEED)
    for _, request in zip(range(LOOKED_AT), draws, strict=False):
        if request.kind in found and len(found[request.kind]) < pages:
            found[request.kind][request] = None
        elif all(len(some) >= pages for some in found.values()):
            break
    return [request for some in found.values() for request in some]


def told(requests: Sequence[Request], pace: Pace) -> Iterator[Request]:
    """The requests, each telling how far the comparison is."""
    for number, request in enumerate(requests):
        pace.inside(f"Comparing answers: {request.kind}", number / len(requests))
        yield request
