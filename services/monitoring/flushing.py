"""Flush a part of the cache on purpose, and tell beforehand what that would hit.

A flush changes no data: what is missing is read from the database and cached again. So it can
be repeated, and there is nothing to take back.
"""

from services.kernel import work
from services.kernel.cachekeys import WHOLE, CacheKeys, FlushTarget
from services.kernel.errors import Cancelled, Unavailable
from services.kernel.operations import command, query
from services.monitoring.live import Live
from services.monitoring.records import Flushed, FlushPlan, Mark, reads_words

LOOKS_BACK = 60.0  # seconds of reads that a share is of
LABEL = 32  # characters of a mark


class Flushing:
    """Operations of the monitoring service on the caches of all services."""

    _keys: CacheKeys
    _live: Live

    @query(needs="cache.flush")
    def namespaces(self) -> tuple[str, ...]:
        """What :meth:`cached_namespace` takes."""
        return self._keys.namespaces()

    @query(needs="cache.flush")
    def cached_namespace(self, name: str) -> FlushTarget:
        """A namespace to be flushed, such as ``product``. Raises NotFound, naming all."""
        return self._keys.namespace(name)

    @query(needs="cache.flush")
    def cached_everything(self) -> FlushTarget:
        """All that this shop has cached; nobody else's keys on the same server."""
        return self._keys.everything()

    @query(needs="cache.flush")
    def plan_flush(self, target: FlushTarget) -> FlushPlan:
        """What :meth:`flush` would drop now. Raises Invalid, Unavailable without a cache."""
        return FlushPlan(self._keys.count(target.entries), self._share(target))

    @command(needs="cache.flush")
    def flush(self, target: FlushTarget) -> Flushed:
        """Drop the entries of `target`, tell the activity log, mark the charts.

        Raises Invalid, Unavailable without a cache; can be cancelled. What was dropped until
        then stays dropped, and the log tells how much that was.
        """
        share, keys = self._share(target), 0
        what = _what(target)
        try:
            for count in self._keys.drop(target.entries):
                keys += count
        except (Cancelled, KeyboardInterrupt):
            work.tell(f"Stopped after {counted(keys)} of {what} had been flushed")
            self._mark(target, keys)
            raise
        except Unavailable as error:
            if not keys:
                raise
            self._mark(target, keys)
            raise Unavailable(
                f"The cache stopped answering after {counted(keys)} of {what} had been flushed."
                " Flush again once it is back."
            ) from error
        work.tell(f"Flushed {counted(keys)} of {what}{of_reads(share)}")
        return Flushed(keys, share, self._mark(target, keys))

    def _mark(self, target: FlushTarget, keys: int) -> Mark | None:
        if not keys:
            return None
        by = work.current().caller.name
        kind = "namespace " if target.kind == "namespace" else ""  # of the product, or of one?
        return self._live.mark("flush", f"Flush: {kind}{_short(target.name)}", by)

    def _share(self, target: FlushTarget) -> float | None:
        """Of all cached reads; at least so much, if some could not be told apart."""
        reads = self._live.reads(LOOKS_BACK)
        total = sum(reads.values())
        if not total:
            return None
        whole = {entry.namespace for entry in target.entries if entry.key == WHOLE}
        exact = {(entry.namespace, entry.key) for entry in target.entries}
        everything = WHOLE in whole
        hit = sum(
            count
            for (namespace, key), count in reads.items()
            if everything or namespace in whole or (namespace, key) in exact
        )
        return hit / total


def _short(name: str) -> str:
    """What fits beside a line in a chart: of a path its end, of a long name its beginning."""
    end = name.rpartition(" > ")[2]
    return end if len(end) <= LABEL else f"{end[: LABEL - 1].rstrip()}…"


def counted(keys: int) -> str:
    """``1 key``, ``412 keys``: English, for the log."""
    return "1 key" if keys == 1 else f"{keys:,} keys"


def of_reads(share: float | None) -> str:
    """The end of a sentence about keys; "" if nothing was read. English, for the log."""
    return "" if share is None else f", which had {reads_words(share)}"


def _what(target: FlushTarget) -> str:
    return "everything" if target.kind == "all" else f"the {target.kind} {target.name}"
