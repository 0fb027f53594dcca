"""The parts of a cell that several processes measured, as one."""

from collections.abc import Sequence

from console.peak.figures.merging import added
from console.peak.records import Cell


def merged(parts: Sequence[Cell]) -> Cell:
    """`parts` of one configuration, load and seed; at least one."""
    first = parts[0]
    kinds = dict.fromkeys(kind for part in parts for kind in part.kinds)
    return Cell(
        name=first.name,
        offered=first.offered,
        seed=first.seed,
        pages=sum(part.pages for part in parts),
        errors=sum(part.errors for part in parts),
        unfinished=sum(part.unfinished for part in parts),
        seconds=max(part.seconds for part in parts),
        hits=sum(part.hits for part in parts),
        misses=sum(part.misses for part in parts),
        buckets=added(part.buckets for part in parts).sparse(),
        kinds={kind: added(part.kinds.get(kind, {}) for part in parts).sparse() for kind in kinds},
        database_ms=sum(part.database_ms for part in parts),
        statements=sum(part.statements for part in parts),
        reached=max(part.reached for part in parts),
        said=tuple(dict.fromkeys(sentence for part in parts for sentence in part.said)),
        lags=added(part.lags for part in parts).sparse(),
    )
