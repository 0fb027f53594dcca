"""Which locations' stock the caller may see: the only place that decides it for reading.

Writing is decided again inside the database, under the row's lock.
"""

from services.inventory.rules import LAST_LOCATION, known_location
from services.kernel import work

Places = list[int] | None  # location ids; None: every one


def places(location: int | None = None) -> Places:
    """The caller's locations, of these only `location` if one is asked for.

    Somebody else's is not refused but empty: it holds nothing for this caller. Raises NotFound
    for a number that no location can have.
    """
    stores = work.current().caller.stores
    if location is not None:
        known_location(location)
        return [location] if stores is None or location in stores else []
    if stores is None:
        return None
    return sorted(store for store in stores if 0 < store <= LAST_LOCATION)
