"""The order of every row a grid shows, 4 bytes a row, without the server sorting them by name.

By name or SKU an item's cells follow each other. So the items come in order from their index,
the locations of each come from the primary key, and the two are put together here: 5 million
rows in a tenth of the time a sort of them takes. Everything else, a search, what is low,
quantities, several keys, is sorted by the server (docs/decisions/0010).
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from services.inventory.queries import levels, order
from services.inventory.records import LevelKeys, LevelQuery
from services.inventory.scope import Places
from services.kernel import work
from services.kernel.database import Database

if TYPE_CHECKING:
    from numpy import int32
    from numpy.typing import NDArray

NARROW = 4  # bytes of a code
MOST_PLACES = 31  # bits of a 4-byte mask
SPARSE = 8  # times as many numbers as items: a table by number would be mostly holes
TOGETHER = 65_536  # items put together at once


def level_keys(database: Database, query: LevelQuery, places: Places) -> LevelKeys:
    """Every row of `query` at `places`, in order."""
    with database.snapshot() as session:
        session.execute(order.PATIENCE)
        variant, location = session.execute(order.LARGEST).one()
        span = location + 1
        width = NARROW if variant * span + location < 2**31 else 8
        if width == NARROW and location < MOST_PLACES and _is_by_item(query):
            with suppress(_Unfit):
                return LevelKeys(_by_item(database, session, query, places), width, span)
        is_plain = width == NARROW and not levels.is_search(query)
        rows, values = (order.packed if is_plain else levels.codes)(query, places)
        piece = "int4send(code::int)" if width == NARROW else "int8send(code)"
        codes = bytearray()
        for block in database.blocks(
            session, order.in_blocks(piece, rows), values | {"span": span}
        ):
            codes += block
        return LevelKeys(codes, width, span)


class _Unfit(Exception):
    """These items or locations are not for putting together here."""


def _is_by_item(query: LevelQuery) -> bool:
    plain = not (levels.is_search(query) or query.low_only or query.then)
    return plain and query.sort in {"name", "sku", "location"}


def _by_item(database: Database, session: Session, query: LevelQuery, places: Places) -> memoryview:
    import numpy as np  # noqa: PLC0415 - 0.1 s of the console's start, needed by no first page

    names = session.execute(order.BY_NAME).all()
    by_place = query.sort == "location"
    if by_place and len({name for _id, name in names}) < len(names):
        raise _Unfit  # two of one name: their rows stand mixed
    wanted = [place for place, _name in names if places is None or place in places]
    if by_place and query.descending:
        wanted.reverse()
    groups = [[place] for place in wanted] if by_place else [sorted(wanted)]
    key = "name" if by_place else query.sort
    items = _numbers(
        database.blocks(session, order.items(key, descending=query.descending and not by_place), {})
    )
    kept = _kept(database, session, items)
    span = max((place for place, _name in names), default=0) + 1
    codes = np.empty(sum(_count(kept, group) for group in groups), ">i4")
    end = 0
    for group in groups:
        for first in range(0, len(items), TOGETHER):
            work.checkpoint()
            some = items[first : first + TOGETHER]
            there = (kept[some][:, None] >> np.array(group, np.int32)) & 1 == 1
            found = (some[:, None] * span + np.array(group, np.int32))[there]
            codes[end : end + len(found)] = found
            end += len(found)
    return codes.view(np.uint8).data


def _kept(database: Database, session: Session, items: "NDArray[int32]") -> "NDArray[int32]":
    """The bits of the locations by variant, without the cells that do not show."""
    import numpy as np  # noqa: PLC0415 - see above

    pairs = _numbers(database.blocks(session, order.kept(), {})).reshape(-1, 2)
    largest = int(items.max(initial=0))
    if largest > SPARSE * max(len(items), TOGETHER):
        raise _Unfit
    kept = np.zeros(largest + 1, np.int32)
    kept[pairs[:, 0]] = pairs[:, 1]
    for variant, place in session.execute(order.HIDDEN):
        kept[variant] &= ~(1 << place)
    return kept


def _count(kept: "NDArray[int32]", group: list[int]) -> int:
    import numpy as np  # noqa: PLC0415 - see above

    return sum(int(np.count_nonzero(kept & (1 << place))) for place in group)


def _numbers(blocks: Iterator[bytes]) -> "NDArray[int32]":
    import numpy as np  # noqa: PLC0415 - see above

    return np.frombuffer(b"".join(blocks), ">i4").astype(np.int32)
