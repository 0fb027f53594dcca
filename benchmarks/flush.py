"""Flush a namespace of 100,000 keys while others read, beside KEYS and DEL.

    python -m benchmarks.flush [--keys N] [--rounds N] [--rate R] [--home FOLDER] [--json]

The sample shop; the namespace is filled up with copies of a real product's cached value. Two
processes each read R times a second, at moments fixed beforehand, and each read's time is taken
from its moment: the counts, which are *kept*, and one of 500 products, which are *dropped*, so that
the first read of each goes to the database. Each round flushes once through the service and once as
it is often done (KEYS, then one DEL of all), in turn; *calm* are the two seconds before. Every read
must be right. Milliseconds, as one JSON object.
"""

import argparse
import json
import multiprocessing
import random
import time
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import redis

from benchmarks.shops import percentile, settings_for, shop, temporary_folder
from console.connect import Shop
from console.existing import existing_shop
from services.catalog.records import ProductQuery
from services.kernel import work

if TYPE_CHECKING:
    from collections.abc import Callable

ADMIN = work.Caller("bench", frozenset({"catalog.read", "cache.flush"}))
CALM = 2.0  # seconds of reads before each flush
AFTER = 1.0
READ = 500  # products
Read = tuple[float, float, bool]  # its moment (monotonic), milliseconds, whether it was right


def main() -> None:
    """Measure and print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keys", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--rate", type=float, default=100)
    options.add_argument("--home", type=Path)
    options.add_argument("--json", action="store_true", help="the only form there is")
    chosen = options.parse_args()
    with ExitStack() as opened:
        home = chosen.home or opened.enter_context(temporary_folder()) / "home"
        bench = Bench(opened.enter_context(shop(home)), chosen.keys)
        readers = {name: Beside(name, home, chosen.rate) for name in ("kept", "dropped")}
        sides: dict[str, Callable[[], int]] = {"service": bench.flush, "keys_del": bench.naive}
        spans: dict[str, list[tuple[float, float]]] = {"calm": [], **{name: [] for name in sides}}
        for _ in range(chosen.rounds):
            for name, side in sides.items():
                bench.fill()
                began = time.monotonic()
                time.sleep(CALM)
                started = time.monotonic()
                gone = side()
                ended = time.monotonic()
                time.sleep(AFTER)
                if gone < chosen.keys:
                    raise SystemExit(f"{name} flushed {gone:,} of {chosen.keys:,} keys")
                spans["calm"].append((began, started))
                spans[name].append((started, ended))
        reads = {name: reader.end() for name, reader in readers.items()}
        print(json.dumps(_answer(chosen, spans, reads), indent=2))


class Bench:
    """A namespace to fill and to flush in two ways."""

    def __init__(self, opened: Shop, keys: int) -> None:
        self._shop, self._keys = opened, keys
        # The console's own client gives up after a quarter of a second: the rival needs longer.
        self._client = redis.Redis.from_url(opened.places.redis_url, socket_timeout=60)
        with work.doing(work.Work(ADMIN)):
            row = opened.catalog.find(ProductQuery(sort="popularity", descending=True), 1).rows[0]
            opened.catalog.product(row.id)
        name = next(iter(self._client.scan_iter(match=f"*:product:{row.id}")))
        self._prefix = name.decode().removesuffix(str(row.id))
        self._value = self._client.get(name)

    def fill(self) -> None:
        """Products that nobody reads, beside those that somebody does."""
        pipe = self._client.pipeline(transaction=False)
        for at in range(self._keys):
            pipe.set(f"{self._prefix}{10**9 + at}", self._value or b"", ex=300)
            if at % 5000 == 0:
                pipe.execute()
        pipe.execute()

    def flush(self) -> int:
        with work.doing(work.Work(ADMIN)):
            monitoring = self._shop.monitoring
            return monitoring.flush(monitoring.cached_namespace("product")).keys

    def naive(self) -> int:
        names = self._client.keys(f"{self._prefix}*")
        return int(self._client.delete(*names))


class Beside:
    """A process that reads one thing; see :func:`read`."""

    def __init__(self, name: str, home: Path, rate: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, told = context.Pipe()
        self._process = context.Process(target=read, args=(name, home, rate, told), daemon=True)
        self._process.start()
        self._pipe.recv()  # it reads

    def end(self) -> list[Read]:
        """Its reads."""
        self._pipe.send("stop")
        reads: list[Read] = self._pipe.recv()
        self._process.join(10)
        return reads


def read(name: str, home: Path, rate: float, told: Connection) -> None:
    """Reads at moments fixed beforehand until it is told to stop, then tells what each took."""
    reads: list[Read] = []
    rng = random.Random(11)
    with existing_shop(settings_for(home), lambda _text: None) as opened:
        with work.doing(work.Work(ADMIN)):
            popular = ProductQuery(sort="popularity", descending=True)
            skus = {row.id: row.sku for row in opened.catalog.find(popular, READ).rows}
            counts = opened.catalog.counts()
            for each in skus:
                opened.catalog.product(each)
            ids = list(skus)
            told.send("reading")
            at = time.monotonic()
            while not told.poll():
                at += 1 / rate
                time.sleep(max(0.0, at - time.monotonic()))
                wanted = rng.choice(ids)
                right = (
                    opened.catalog.counts() == counts
                    if name == "kept"
                    else opened.catalog.product(wanted).sku == skus[wanted]
                )
                reads.append((at, (time.monotonic() - at) * 1000, right))
        told.recv()
        told.send(reads)


def _answer(
    chosen: argparse.Namespace,
    spans: dict[str, list[tuple[float, float]]],
    reads: dict[str, list[Read]],
) -> dict[str, Any]:
    answer: dict[str, Any] = {"keys": chosen.keys, "rounds": chosen.rounds, "rate": chosen.rate}
    answer["reads"] = sum(map(len, reads.values()))
    answer["wrong"] = sum(not right for each in reads.values() for _, _, right in each)
    for name, times in spans.items():
        answer[name] = {
            namespace: _spread(
                [ms for at, ms, _ in each if any(begin <= at <= end for begin, end in times)]
            )
            for namespace, each in reads.items()
        }
        if name != "calm":
            lasted = sorted((end - begin) * 1000 for begin, end in times)
            middle, longest = lasted[len(lasted) // 2], lasted[-1]
            answer[name]["flush_ms"] = {"median": round(middle), "max": round(longest)}
    return answer


def _spread(times: list[float]) -> dict[str, float]:
    if not times:
        return {"reads": 0}
    shares = {"p50": 0.5, "p99": 0.99}
    spread = {name: round(percentile(times, share), 2) for name, share in shares.items()}
    return {"reads": len(times)} | spread | {"max": round(max(times), 2)}


if __name__ == "__main__":
    main()
