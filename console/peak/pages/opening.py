"""From a configuration's name to its pages."""

from collections.abc import Callable, Iterable

from console.peak.pages.assembled import Assembled
from console.peak.pages.legacy import Legacy
from console.peak.pages.normalised import Normalised
from console.peak.pages.old import Old, OldByName
from console.peak.pages.spec import Pages, Spec
from console.peak.pages.whole import Whole
from console.peak.records import Request

_KINDS: dict[str, Callable[[Spec], Pages]] = {
    "L0": Old,
    "L2": Old,
    "L2n": OldByName,
    "L2r": Legacy,
    "L2n+cache": Whole,
    "N0": Normalised,
    "N1-naive": Normalised,
    "N1": Normalised,
    "N1+cache": Assembled,
}


def open_pages(spec: Spec) -> Callable[[], Pages]:
    """Makes the pages of `spec`, one call for each thread: connections are their own.

    Raises KeyError for a configuration that does not exist; a call raises psycopg.Error.
    """
    kind = _KINDS[spec.name]
    return lambda: kind(spec)


def warm(spec: Spec, requests: Iterable[Request]) -> int:
    """Fill the cache of `spec` with what serving `requests` would leave; how many entries.

    Read in sets: a trace of 300,000 requests takes seconds. 0 for a configuration without one.
    """
    if not spec.is_cached:
        return 0
    pages = open_pages(spec)()
    try:
        return pages.warm(list(requests))
    finally:
        pages.close()
