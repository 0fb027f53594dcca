"""The command on a small shop: what it sells is sold, what ends it ends it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import psutil
import psycopg
import pytest

from console.cli import main
from console.commands.rush import _tell
from console.connect import assemble
from console.embedded import DATABASES
from console.places import Places
from console.rush.answering import Asked
from console.rush.running import Rush
from services.kernel.activity import LOG
from services.kernel.errors import Invalid
from tests.console.homes import ROOT
from tests.console.test_checking import away
from tests.console.whole import fill
from tests.engines import empty

KEYS = {"offered_rate", "seconds", "reads", "writes", "errors", "latency_ms", "hit_ratio",
        "statements_per_read"}  # fmt: skip
PIECES = "SELECT sum(stock_level) FROM product_inventory"


@pytest.fixture
def stock(engines):
    """psql on the inventory of a sample shop with 300 mugs, 40 of them in stock."""
    fill(engines)
    with psycopg.connect(engines.owner_url("inventory"), autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchone()[0]


@pytest.fixture
def environ(engines, tmp_path):
    urls = {f"BACKROOM_{name.upper()}_URL": engines.database_url(name) for name in DATABASES}
    owners = {f"BACKROOM_{name.upper()}_OWNER_URL": engines.owner_url(name) for name in DATABASES}
    cache = {"BACKROOM_REDIS_URL": engines.redis_url, "BACKROOM_HOME": str(tmp_path)}
    return os.environ | urls | owners | cache


@pytest.fixture
def shop(engines, stock):
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    opened = assemble(Places(urls, owners, engines.redis_url, None))
    yield opened
    opened.close()


def command(*options):
    return [sys.executable, "main.py", "rush", *options]


@contextmanager
def rushing(environ, *options):
    """A rush with progress, from its first figures on."""
    process = subprocess.Popen(
        command("--json", "--progress", *options),
        cwd=ROOT, env=environ, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _first_figures(process)
        yield process
    finally:
        process.kill()
        process.communicate()


def test_stock_falls_by_exactly_what_was_bought(environ, stock):
    before = stock(PIECES)
    done = subprocess.run(
        command("--seconds", "1.5", "--rate", "80", "--buyers", "50", "--seed", "5", "--json"),
        cwd=ROOT, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told.keys() > KEYS
    assert told["reads"] + told["writes"] + told["refused"] == told["came"]
    assert (told["errors"], told["unserved"], told["stopped"]) == (0, 0, False)
    assert told["writes"] > 20
    assert 1.5 <= told["seconds"] < 3
    assert before - stock(PIECES) == told["writes"]
    sold = "FROM stock_movement WHERE reason = 'sold' AND actor = 'rush' AND note = 'rush'"
    assert stock(f"SELECT count(DISTINCT request) {sold}") == told["writes"]
    assert stock(f"SELECT count(*) {sold} AND delta <> -1") == 0


def test_a_signal_stops_it_with_the_answer_of_what_was_done(environ, stock):
    before = stock(PIECES)
    with rushing(environ, "--seconds", "60", "--rate", "50", "--buyers", "40") as process:
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        told = json.loads(process.stdout.read())
        assert time.monotonic() - asked < 15  # a second; a starved machine took seven, never sixty
        assert process.wait(10) == 0
    assert told["stopped"]
    assert told["seconds"] < 10
    assert told["reads"] > 0
    assert before - stock(PIECES) == told["writes"]


def test_stopped_before_anybody_came_it_still_answers(environ, stock):
    with subprocess.Popen(
        command("--json", "--progress", "--seconds", "9", "--rate", "1"),
        cwd=ROOT, env=environ, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        told = json.loads(process.stdout.read())
    assert process.returncode == 0
    assert told["stopped"]
    assert told["came"] == told["reads"] == 0
    assert told.keys() > KEYS


PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
print(child.pid, flush=True)
child.wait()
"""


def test_a_rush_ends_with_the_console_that_started_it(environ, stock):
    words = command("--progress", "--seconds", "60", "--rate", "5")
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, *words],
        cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as parent:  # fmt: skip
        rush = psutil.Process(int(parent.stdout.readline()))
        _first_figures(parent)
        parent.kill()
        rush.wait(5)  # its standard error is still read: nothing but its input has ended


def _first_figures(process):
    for line in process.stderr:
        if line.startswith('{"progress"'):
            return
    raise AssertionError("it never told any")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rate", "0"], "The rate must be a number from 0.1 to 5,000, not '0'."),
        (["--rate", "nan"], "The rate must be"),
        (["--seconds", "1e9"], "The seconds must be a number from 1 to 3,600"),
        (["--buyers", "101"], "The share of buyers must be a number from 0 to 100"),
        (["--seed", "-1"], "The seed must be a whole number from 0 up"),
        (["--pattern", "all"], "invalid choice: 'all'"),
        (["--target", "http"], "There is no storefront to send a rush to yet"),
        ([], "There is no shop in"),
    ],
)
def test_what_it_cannot_do_is_a_sentence(options, said, tmp_path, capsys):
    words = ["--home", str(tmp_path), "rush", "--seconds", "1", "--rate", "1", *options]
    assert main(words) == 2
    assert said in capsys.readouterr().err


def run(shop, *wanted, stop=None, tell=lambda _so_far: None, **more):
    rush = Rush(shop, Asked(*wanted, **more))
    return rush, rush.run(stop or threading.Event(), tell)


def test_a_rush_that_read_nothing_says_so(engines, shop, capfd):
    rush, done = run(shop, 1, 20, 100.0)
    assert done.reads == 0
    _tell(rush, done)
    said = capfd.readouterr().err
    assert "nothing was read" in said
    assert "hit ratio" not in said
    sales = [call.is_load for call in LOG.since() if call.operation == "adjust"]
    assert sales == [True] * done.came  # none of them fills the activity log


THREE_PIECES = """
    INSERT INTO location (id, code, name, kind, city) VALUES (1, 'LDS', 'Leeds', 'store', 'Leeds');
    SET session_replication_role = DEFAULT;
    INSERT INTO item VALUES (1, 1, 'M1', 'Enamel Mug 001', 'active', 1);
    SELECT set_config('app.stores', '*', false);
    SELECT move_stock(NULL, ARRAY[1], ARRAY[1::bigint], ARRAY[1::smallint], ARRAY[3],
                      ARRAY['opening'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint]);
"""


def test_three_pieces_are_sold_three_times(engines, shop, stock):
    empty(engines, "inventory", THREE_PIECES)
    _rush, done = run(shop, 1, 120, 100.0)
    assert done.writes == 3
    assert done.refused == done.came - 3 > 50
    assert done.errors == 0
    assert stock(PIECES) == 0
    assert [mark.kind for mark in shop.live.history().marks][-2:] == ["rush", "stop"]
    assert stock("SELECT count(*) FROM stock_movement WHERE reason = 'sold'") == 3


def test_a_replay_needs_something_that_was_sold(shop):
    with pytest.raises(Invalid, match="Nothing was ever sold here"):
        Rush(shop, Asked(1, 1, pattern="replay"))


def test_in_an_own_shop_nobody_buys_unless_asked_to(engines, shop):
    with psycopg.connect(engines.admin_url("backroom_identity"), autocommit=True) as identity:
        identity.execute("UPDATE person SET sample = false")
    rush = Rush(shop, Asked(1, 1))
    assert rush.buyers == 0
    assert "no sample shop" in rush.notes[0]
    assert Rush(shop, Asked(1, 1, 10.0)).buyers == 10


def test_it_outlives_the_database(engines, shop):
    stop = threading.Event()
    seen = []

    def tell(so_far):
        seen.append(so_far)
        if back.is_set() and so_far.writes > seen[at].writes:
            stop.set()

    back, at = threading.Event(), 0
    done = []
    rush = Rush(shop, Asked(20, 60, 50.0))
    thread = threading.Thread(target=lambda: done.append(rush.run(stop, tell)))
    thread.start()
    with away(engines, "inventory"):
        _until(lambda: seen and seen[-1].errors > 5)
        at = len(seen) - 1
    back.set()
    thread.join(20)
    assert not thread.is_alive()
    (done,) = done
    assert done.writes > seen[at].writes
    assert "does not answer" in done.said[0]
    assert done.reads > done.errors  # whoever only looked was served all the time


def _until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
