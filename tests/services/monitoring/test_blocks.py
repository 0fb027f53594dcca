"""The hour that is kept for consoles that start later, and messages that are sent again."""

import time

import msgspec
import numpy as np
import pytest

from services.monitoring import blocks, sending, streams
from services.monitoring.grid import LATE, Grid
from services.monitoring.records import SLOT, Mark
from services.monitoring.sending import Sender
from tests.services.monitoring.measured import Valkey
from tests.services.monitoring.test_grid import START, run, slice_of

NAME = "backroom:test:metrics"


@pytest.fixture(scope="module")
def own_valkey(tmp_path_factory):
    valkey = Valkey(tmp_path_factory.mktemp("valkey"))
    valkey.start()
    yield valkey
    valkey.close()


@pytest.fixture
def client(own_valkey):
    own_valkey.client.flushall()
    return own_valkey.client


def read_anew(client) -> Grid:
    """As a console does that starts later."""
    found = blocks.read(client, NAME)
    grid = Grid(found[-1].end - 1)
    for block in found:
        grid.put(block.start, block.values())
    return grid


def test_what_is_finished_is_written_once_and_read_as_it_was(client):
    grid = Grid(START)
    for at in range(LATE + 300):
        run(grid, slice_of(START + at, at % 9))
    mark = Mark("m", (START + 100) * SLOT, "flush", "Flush: Kitchen", "Elena Kraus")

    assert blocks.write(client, NAME, grid, [mark]) > 300
    there = client.xlen(NAME)
    assert blocks.write(client, NAME, grid, [mark]) == 0
    assert client.xlen(NAME) == there
    run(grid, slice_of(grid.front + 60))
    assert blocks.write(client, NAME, grid, [mark]) == 60

    later = read_anew(client)
    assert later.front == grid.finished - 1
    told, kept = (each.values(START, later.front + 1) for each in (later, grid))
    assert np.allclose(told, kept, rtol=1e-6, equal_nan=True)
    assert [mark.id for block in blocks.read(client, NAME) for mark in block.marks] == ["m"]
    # A late slice does not change what is finished.
    run(later, slice_of(later.front, 99, "late"))
    assert np.array_equal(later.values(START, later.finished), told, equal_nan=True)


def test_a_cache_that_lost_the_hour_is_given_it_again(client):
    grid = Grid(START)
    for at in range(LATE + 100):
        run(grid, slice_of(START + at, 1))
    blocks.write(client, NAME, grid, [])
    client.flushall()
    blocks.write(client, NAME, grid, [])
    later = read_anew(client)
    assert np.nansum(later.values(START, START + 50)[0]) == np.nansum(
        grid.values(START, START + 50)[0]
    )


def test_blocks_that_are_not_ours_are_left_out(client):
    grid = Grid(START)
    for at in range(LATE + 10):
        run(grid, slice_of(START + at, 1))
    blocks.write(client, NAME, grid, [])
    ours = len(blocks.read(client, NAME))
    bomb = blocks.zlib.compress(bytes(50_000_000))
    own = blocks.read(client, NAME)[0]
    for block in (
        msgspec.structs.replace(own, series=1),  # another release's
        msgspec.structs.replace(own, figures=b"x"),
        msgspec.structs.replace(own, figures=own.figures[:-9]),
        msgspec.structs.replace(own, figures=bomb),
    ):
        client.xadd(NAME, {b"b": msgspec.msgpack.encode(block)})
    client.xadd(NAME, {"hello": "world"})
    assert len(blocks.read(client, NAME)) == ours
    blocks.write(client, NAME, grid, [])


def test_the_streams_stay_small_by_the_servers_clock(client, monkeypatch):
    monkeypatch.setattr(sending, "TRIM_EVERY", 0.0)
    monkeypatch.setattr(streams, "KEPT_ENTRIES", 300)
    sender = Sender(client, NAME)
    for _ in range(1000):
        sender.put(streams.SLICE, b"x" * 100)
    sender.flush()
    assert client.xlen(NAME) <= 400  # whole nodes of a hundred go
    client.xadd(NAME, {"s": "old"}, id=int(time.time() * 1000) + 1)
    now = time.time
    # A machine whose clock is a day ahead empties nothing, and agrees with the others.
    monkeypatch.setattr(time, "time", lambda: now() + 86_400)
    ahead = Sender(client, NAME)
    ahead.put(streams.SLICE, b"y")
    ahead.flush()
    assert client.xlen(NAME) > 200
    assert ahead.now() == pytest.approx(now(), abs=1.0)
    assert sender.now() == pytest.approx(now() + 86_400, abs=1.0)  # it has not sent since


def test_two_minutes_are_kept_and_sent_late(client, own_valkey, monkeypatch):
    sender = Sender(own_valkey.client, NAME)
    monkeypatch.setattr(sending, "KEPT_SECONDS", 0.2)
    sender.put(streams.SLICE, b"old")
    time.sleep(0.25)
    monkeypatch.setattr(sending, "AGAIN_SECONDS", 0.0)
    own_valkey.kill()
    sender.put(streams.SLICE, b"1")
    sender.flush()
    assert sender.away
    own_valkey.start()
    sender.put(streams.SLICE, b"2")
    sender.flush()
    assert not sender.away
    assert [fields[b"s"] for _, fields in client.xrange(NAME)] == [b"1", b"2"]
