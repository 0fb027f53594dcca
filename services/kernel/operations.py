"""Declare a service method once; run it in-process or behind HTTP.

::

    class Inventory:
        name = "inventory"

        @query(needs="stock.read")
        def low_stock(self, threshold: int) -> list[StockLevel]: ...

`query` and `command` check the caller's permission, whatever carries the call, record the call
in :data:`services.kernel.activity.LOG` and count it in :data:`services.kernel.metrics.METRICS`.
`operations_of` lists them for the HTTP host, the remote client, the audit log and the console
(which hides what the caller may not do).
"""

import functools
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, ParamSpec, TypeVar, get_type_hints

from services.kernel import work
from services.kernel.activity import LOG, CacheOutcome, Call, Outcome
from services.kernel.errors import Cancelled, ServiceError
from services.kernel.metrics import METRICS

P = ParamSpec("P")
R = TypeVar("R")
Kind = Literal["query", "command"]

_KEY = "_operation"
# An operation that calls another of its service is one call in the log, not two.
_inside: ContextVar[bool] = ContextVar("inside_operation", default=False)


@dataclass(frozen=True)
class Operation:
    """One declared operation; `params` and `returns` are its type hints."""

    name: str
    kind: Kind
    needs: str
    params: dict[str, Any]
    returns: Any


def query(*, needs: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a method that only reads: safe to retry, cache and send to a replica."""
    return _operation("query", needs)


def command(*, needs: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a method that changes something: audited, never retried blindly."""
    return _operation("command", needs)


def operation_of(method: Callable[..., Any]) -> Operation:
    """The declaration behind `method`, bound or not."""
    found: Operation = getattr(method, _KEY)
    return found


def operations_of(service: object) -> dict[str, Operation]:
    """Every operation of a service class or instance, by name."""
    owner = service if isinstance(service, type) else type(service)
    return {
        name: operation_of(member)
        for name in dir(owner)
        if hasattr(member := getattr(owner, name), _KEY)
    }


def _operation(kind: Kind, needs: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def declare(method: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(method)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if _inside.get():
                return method(*args, **kwargs)
            nested = _inside.set(True)
            work.current().said = ""
            before = replace(work.current().cost)
            started = time.perf_counter()
            failure: BaseException | None = None
            try:
                work.require(needs, "do this")
                return method(*args, **kwargs)
            except BaseException as error:
                failure = error
                raise
            finally:
                seconds = time.perf_counter() - started
                _inside.reset(nested)
                _record(args[0], declared, seconds, before, failure)

        hints = get_type_hints(method)
        returns = hints.pop("return", None)
        declared = Operation(checked.__name__, kind, needs, hints, returns)
        checked.__dict__[_KEY] = declared
        return checked

    return declare


def _record(
    service: object,
    operation: Operation,
    seconds: float,
    before: work.Cost,
    failure: BaseException | None,
) -> None:
    doing = work.current()
    cost = doing.cost
    name = getattr(service, "name", type(service).__name__)
    outcome = _outcome(failure)
    METRICS.operation(name, operation.name, seconds, outcome in {"refused", "failed"})
    LOG.add(
        Call(
            number=LOG.next_number(),
            at=datetime.now(UTC),
            service=name,
            operation=operation.name,
            kind=operation.kind,
            caller=doing.caller.name,
            milliseconds=seconds * 1000,
            cache=_cache_outcome(before, cost),
            statements=cost.statements - before.statements,
            database_milliseconds=(cost.database_seconds - before.database_seconds) * 1000,
            outcome=outcome,
            said=_said(doing, failure),
            request=doing.request,
            cache_hits=cost.cache_hits - before.cache_hits,
            cache_misses=cost.cache_misses - before.cache_misses,
            is_load=doing.caller.is_load,
        )
    )


def _cache_outcome(before: work.Cost, after: work.Cost) -> CacheOutcome:
    if after.cache_away > before.cache_away:
        return "away"
    hit = after.cache_hits > before.cache_hits
    miss = after.cache_misses > before.cache_misses
    if hit and miss:
        return "mixed"
    return "hit" if hit else "miss" if miss else ""


def _said(doing: work.Work, failure: BaseException | None) -> str:
    """The error's sentence, else what the operation told of itself."""
    return str(failure or "").partition("\n")[0] or doing.said


def _outcome(failure: BaseException | None) -> Outcome:
    if failure is None:
        return "ok"
    if isinstance(failure, Cancelled):
        return "cancelled"
    if isinstance(failure, ServiceError) and not failure.can_retry:
        return "refused"
    return "failed"
