"""`cache flush` on a small shop: what it answers, what goes, who is told."""

import json

import psycopg
import pytest

from console.cli import main
from console.connect import assemble
from console.embedded import DATABASES
from console.places import Places
from services.kernel import work
from tests.console.whole import fill

CLERK = work.Caller("Amelia Hughes", frozenset({"catalog.read", "stock.read"}))


@pytest.fixture
def shop(engines, valkey):
    """A console that people read 30 of 300 mugs with; its figures are published."""
    fill(engines)
    with psycopg.connect(engines.owner_url("monitoring"), autocommit=True) as owner:
        owner.execute("TRUNCATE activity")
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    opened = assemble(Places(urls, owners, engines.redis_url, None), "test")
    with work.doing(work.Work(CLERK)):
        for product in (*range(1, 31), *[7] * 10):
            opened.catalog.product(product)
        opened.inventory.locations()
    yield opened
    opened.close()


@pytest.fixture
def run(engines, monkeypatch, capfd, tmp_path):
    """``run("--all")`` → exit code, the JSON object, what was said."""
    for name in DATABASES:
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_URL", engines.database_url(name))
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_OWNER_URL", engines.owner_url(name))
    monkeypatch.setenv("BACKROOM_REDIS_URL", engines.redis_url)
    monkeypatch.setenv("BACKROOM_HOME", str(tmp_path))

    def flush(*options):
        capfd.readouterr()
        code = main(["cache", "flush", *options, "--json"])
        out, err = capfd.readouterr()
        return code, json.loads(out), err

    return flush


def test_it_tells_what_it_hits_and_flushes_exactly_that(shop, run, valkey, qtbot):
    qtbot.waitUntil(lambda: sum(shop.live.reads().values()) >= 41)
    reads = shop.live.reads()
    total, before = sum(reads.values()), set(valkey.scan_iter())
    products = sum(count for (namespace, _), count in reads.items() if namespace == "product")

    for options, keys, share in (
        (("--product", "7"), 1, reads["product", "7"] / total),
        (("--product", "m7"), 1, reads["product", "7"] / total),
        (("--category", "kitchen & dining > mugs & cups"), 30, products / total),
        (("--namespace", "location"), 1, reads["location", "all"] / total),
        (("--all",), 31, 1),
    ):
        code, told, said = run(*options, "--dry-run")
        assert (code, told["keys"], told["dry_run"]) == (0, keys, True)
        # Run in this process, each command is itself a reader of the locations.
        assert told["share_of_reads"] == pytest.approx(share, abs=0.08)
        assert "would be flushed" in said
    assert not before - set(valkey.scan_iter())

    code, told, _ = run("--product", "7")
    assert (code, told["keys"], told["dry_run"]) == (0, 1, False)
    gone = before - set(valkey.scan_iter())
    assert [name.decode().split(":", 1)[1] for name in gone] == ["product:7"]
    assert run("--namespace", "product")[1]["keys"] == 29
    assert run("--namespace", "product")[1]["keys"] == 0
    assert valkey.xlen(next(valkey.scan_iter(match="backroom:*:metrics"))) > 0

    with work.doing(work.Work(work.Caller("m", frozenset({"activity.read"})))):
        recent = shop.monitoring.recent()
    # The console and the command share the process here, so each records both their calls.
    lines = list(
        {line.request: line for line in reversed(recent) if line.operation == "flush"}.values()
    )
    assert [line.said.partition(",")[0] for line in lines] == [
        "Flushed 1 key of the product Enamel Mug 007 (M7)",
        "Flushed 29 keys of the namespace product",
        "Flushed 0 keys of the namespace product",
    ]
    assert all(line.caller.endswith("(command line)") for line in lines)
    qtbot.waitUntil(lambda: len(shop.live.history().marks) == 2)  # on everybody's charts
    assert {mark.text for mark in shop.live.history().marks} == {
        "Flush: Enamel Mug 007 (M7)",
        "Flush: namespace product",
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--category", "Mugs & Cups"), "Did you mean Kitchen & Dining > Mugs & Cups?"),
        (("--category", "Kittchen"), "Did you mean Kitchen & Dining"),
        (("--product", "301"), "No product has the number or SKU '301'. Check it"),
        (("--product", "abc"), "No product has the number or SKU 'abc'. Check it"),
        (("--product", "0"), "No product has the number or SKU '0'. Check it"),
        (("--namespace", "prod*"), "Choose one of brand, category, location, product."),
    ],
)
def test_what_there_is_not_is_refused(engines, run, options, sentence):
    fill(engines)
    code, told, said = run(*options)
    assert code == 2
    assert sentence in told["error"]
    assert sentence in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--all", "--product", "1"), "not allowed with argument"),
        ((), "one of the arguments"),
    ],
)
def test_wrong_usage_is_2(run, options, sentence):
    code, told, _said = run(*options)
    assert code == 2
    assert sentence in told["error"]


def test_without_its_cache_it_fails_in_a_sentence(engines, run, monkeypatch, tmp_path):
    fill(engines)
    monkeypatch.setenv("BACKROOM_REDIS_URL", f"unix://{tmp_path}/nobody.sock")
    for options in (("--all",), ("--all", "--dry-run")):
        code, told, said = run(*options)
        assert code == 1
        assert told["error"] in said
        assert told["dry_run"] == ("--dry-run" in options)


def test_nothing_is_read_so_no_share_is_told(engines, run, valkey):
    fill(engines)
    assert run("--all", "--dry-run")[1]["share_of_reads"] is None
