import redis

from services.kernel.database import Database
from services.monitoring.probe import probe


def test_a_probe_measures_what_is_there_and_says_what_is_away(database, own):
    nobody = redis.Redis(port=1, socket_connect_timeout=0.2)
    there = probe(database, nobody)
    assert there.database_ms is not None
    assert 0 < there.database_ms < 1000
    assert there.cache_ms is None

    missing = Database("monitoring", own.runtime.replace("//backroom_", "//nobody_"))
    assert probe(missing, None).database_ms is None
    missing.close()
