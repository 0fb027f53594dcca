"""The processes of the load: one cell together, replaced when they die, gone when the run is."""

import os
import signal
import subprocess
import sys

import msgspec
import psutil
import pytest

from console.peak.generators import SHARES, Failed, Generators
from console.peak.orders import Order
from console.peak.pages import Spec
from console.peak.records import Catalogue, Line
from tests.console.homes import ROOT

CHILD = """
import sys, time
from console.peak.generators import Generators
from tests.console.peak.test_generators import order
generators = Generators()
generators.prepare(order(sys.argv[1]))
print(*(each.process.pid for each in generators._running), flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    file = tmp_path_factory.mktemp("peak") / "catalogue"
    some = Catalogue([1, 2, 3], ["A"], ["word"], ["SHOP"], [Line("a", "SHOP")])
    file.write_bytes(msgspec.msgpack.encode(some))
    return str(file)


def order(catalogue, name="", **other):
    given = {"offered": 2000.0, "pages": 400, "seed": 1, "deadline": 5.0, "workers": 4}
    return Order(Spec(name, {}), catalogue, **(given | other))


def test_both_processes_are_one_cell_and_a_dead_one_is_replaced(catalogue):
    with Generators() as generators:
        with pytest.raises(Failed, match="cannot go on: KeyError: 'no such'"):
            generators.prepare(order(catalogue, "no such"))
        generators.prepare(order(catalogue))
        cell = generators.measure(order(catalogue), lambda _answered: None)
        assert (cell.pages, cell.errors, cell.unfinished) == (400, 0, 0)
        assert sum(cell.lags.values()) > 0
        pids = [each.process.pid for each in generators._running]
        assert len(pids) == SHARES
        os.kill(pids[0], signal.SIGKILL)  # between two cells: the next one has new ones
        generators.prepare(order(catalogue))
        os.kill(generators._running[1].process.pid, signal.SIGKILL)
        with pytest.raises(Failed, match="has ended before its time"):  # within one: no cell
            generators.measure(order(catalogue), lambda _answered: None)
        assert not any(map(psutil.pid_exists, pids))


def test_a_killed_run_leaves_no_process(catalogue):
    command = [sys.executable, "-c", CHILD, catalogue]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        pids = [psutil.Process(int(pid)) for pid in run.stdout.readline().split()]
        assert len(pids) == SHARES
        run.kill()
    _, alive = psutil.wait_procs(pids, timeout=5)
    assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]
