from datetime import UTC, datetime, timedelta

import redis

from services.kernel.database import Database
from services.monitoring.probe import hit_ratio, probe


def test_a_probe_measures_what_is_there_and_says_what_is_away(database, own, calls):
    nobody = redis.Redis(port=1, socket_connect_timeout=0.2)
    there = probe(database, nobody, calls)
    assert there.database_ms is not None
    assert 0 < there.database_ms < 1000
    assert (there.cache_ms, there.hit_ratio) == (None, None)

    missing = Database("monitoring", own.runtime.replace("//backroom_", "//nobody_"))
    assert probe(missing, None, calls).database_ms is None
    missing.close()


def test_the_hit_ratio_is_that_of_the_last_minute(calls, call):
    assert hit_ratio(calls) is None
    call(cache_hits=0, cache_misses=50, at=datetime.now(UTC) - timedelta(seconds=90))
    assert hit_ratio(calls) is None
    call(cache_hits=3, cache_misses=0)
    call(cache_hits=0, cache_misses=1)
    assert hit_ratio(calls) == 0.75
