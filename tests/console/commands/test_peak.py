"""The command `peak`: what it refuses, what it answers, and how it ends."""

import json
import signal
import subprocess
import sys
import time

import pytest

from console.cli import UsageError, read
from console.peak.bounds import NAMES
from tests.console.homes import ROOT

KEYS = {"seeds", "machine", "configs", "reductions", "capacity"}
CONFIG = {
    *("name", "offered", "pages", "errors", "hit_ratio", "latency_ms"),
    *("database_ms_per_page", "statements_per_page"),
}
REDUCTION = {"of", "against", "offered", "mean_pct", "p95_pct", "database_pct"}


def test_configurations_are_named_in_any_case_of_letters():
    options = read(["peak", "--only", "n1 + CACHE", "l2N", "--only", "N0", "--products", "300"])
    assert options.only == ["N1+cache", "L2n", "N0"]
    assert options.products == 300


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--only", "N2"], f"There is no configuration 'N2'; known are {', '.join(NAMES)}."),
        (["--products", "10"], "from 100 to 1,000,000, not '10'"),
        (["--products", "many"], "from 100 to 1,000,000, not 'many'"),
    ],
)
def test_what_it_does_not_know_is_a_usage_error(arguments, sentence):
    with pytest.raises(UsageError) as refused:
        read(["peak", *arguments])
    assert sentence in str(refused.value)


def started(home, *arguments, progress="--progress"):
    command = [sys.executable, "main.py", "--home", str(home), "peak", "--json", progress]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def progress_until(run, wanted):
    """The progress told, up to the first whose step begins with `wanted`."""
    told = []
    for line in run.stderr:
        if line.startswith('{"progress"'):
            told.append(json.loads(line)["progress"])
            if told[-1]["step"].startswith(wanted):
                return told
    pytest.fail(f"it never came to {wanted!r}, but to {told[-1:]}")


@pytest.mark.parametrize("at", ["Making the new schema"])
def test_stopped_before_anything_was_measured_it_says_so_and_leaves_nothing(home, at):
    with started(home, "--quick", "--products", "300") as run:
        told = progress_until(run, at)
        assert all(0 <= each["done"] <= 1 and each["left"] > 0 for each in told)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        answer = json.loads(run.communicate(timeout=30)[0])
        assert time.monotonic() - began < 4  # two on a machine that does nothing else
    assert run.returncode == 1
    assert answer["stopped"] is True
    assert answer["configs"] == []
    assert not list((home / "peak").glob("run-*"))


@pytest.mark.chaos
def test_stopped_in_its_middle_it_tells_what_it_has(home):
    with started(home, "--quick", "--products", "300", "--only", "L2n", "N1") as run:
        told = progress_until(run, "N1 at")
        assert told[-1]["cell"]["name"] == "L2n"
        began = time.monotonic()
        run.stdin.close()  # as when the console that started it has gone
        run.stdin = None
        answer = json.loads(run.communicate(timeout=30)[0])
        assert time.monotonic() - began < 4
    assert (run.returncode, answer["stopped"]) == (1, True)
    assert {row["name"] for row in answer["configs"]} == {"L2n"}
    assert not list((home / "peak").glob("run-*"))
    assert len(list((home / "peak").glob("*/report.json"))) == 1


@pytest.mark.chaos
@pytest.mark.timeout(240)
def test_a_whole_quick_run_keeps_its_contract(home):
    only = ("--only", "L2n", "N1", "N1+cache")
    with started(home, "--products", "300", *only, progress="--quick") as run:
        answer = json.loads(run.communicate(timeout=200)[0])
    assert run.returncode == 0
    assert answer.keys() >= KEYS
    assert all(row.keys() >= CONFIG for row in answer["configs"])
    assert all(each.keys() >= REDUCTION for each in answer["reductions"])
    assert answer["seconds"] < 180
    assert answer["seeds"] == [1, 2, 3]
    assert set(answer["capacity"]) == {"L2n", "N1", "N1+cache"}
    quoted = [row for row in answer["configs"] if row["seeds"] == 3]
    assert {row["name"] for row in quoted} == set(answer["capacity"])
    assert any(
        each["of"] == "N1+cache" and each["against"] == "L2n" for each in answer["reductions"]
    )
    cached = [row for row in quoted if row["name"] == "N1+cache"]
    assert all(row["hit_ratio"] > 0.5 for row in cached)
    assert set(answer["equal"]) == {"product", "category", "search", "low stock"}
    assert not list((home / "peak").glob("run-*"))
    (report,) = (home / "peak").glob("*/report.json")
    assert json.loads(report.read_text()) == answer
