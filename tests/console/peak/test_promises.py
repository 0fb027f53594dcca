"""Each promise met and missed, and the cause that the figures tell."""

import msgspec
import pytest

from console.peak.figures import capacity, goals, measured
from console.peak.records import Goal, Measured, Part
from tests.console.peak.made import cell, ladder


@pytest.fixture(scope="module")
def rows() -> list[Measured]:
    return measured(ladder())


def goal(found: list[Goal], start: str) -> Goal:
    return next(each for each in found if each.text.startswith(start))


def altered(rows: list[Measured], name: str, **fields: object) -> list[Measured]:
    return [msgspec.structs.replace(row, **fields) if row.name == name else row for row in rows]


AGAINST = {
    "Mean page time of N1+cache against L2n": ("latency_ms", {"mean": 5.0, "p95": 5.0}),
    "p95 page time of N1+cache against L2n": ("latency_ms", {"mean": 1.0, "p95": 40.0}),
    "Database time a page of N1+cache against L2n": ("database_ms_per_page", 2.0),
    "Database time a page of N1+cache against L2,": ("database_ms_per_page", 20.0),
    "Database time a page of N1+cache against L0": ("database_ms_per_page", 200.0),
    "Mean page time of N1+cache against L2,": ("latency_ms", {"mean": 1000.0, "p95": 1.0}),
    "p95 page time of N1+cache against L0": ("latency_ms", {"mean": 1.0, "p95": 9000.0}),
}


@pytest.mark.parametrize("start", AGAINST)
def test_less_time_than_before(rows: list[Measured], start: str) -> None:
    met = goal(goals(rows), start)
    assert met.met, met
    assert met.cause == ""
    assert "at 12 pages/s" in met.text
    assert met.study
    field, value = AGAINST[start]
    missed = goal(goals(altered(rows, "N1+cache", **{field: value})), start)
    assert not missed.met, missed
    if start == "p95 page time of N1+cache against L0":
        assert "does not carry 12 pages/s itself" in missed.cause
        return
    assert "product page" in missed.cause or "checkout page" in missed.cause
    assert "94 % of what was looked up; 6 % went to the database" in missed.cause


def test_a_cure_that_queues_is_said_to(rows: list[Measured]) -> None:
    slow = {"product": Part(900, 467.0, 33.0, 1595.0)}
    late = {"mean": 486.0, "p50": 33.0, "p95": 1607.0, "p99": 1671.0}
    found = goals(altered(rows, "N1+cache", latency_ms=late, kinds=slow, unfinished=20))
    for start in ("Mean page time of N1+cache against L2n", "Kinds"):
        assert goal(found, start).cause.startswith(
            "N1+cache does not carry 12 pages/s itself: its pages wait for each other (p95 1,607 ms"
            " and 20 of 1,500 pages had no answer)."
        )
    assert goal(found, "Mean page time of N1+cache against L2n").found == "+1,386 %"


def test_the_case_study_stands_beside_what_it_speaks_of(rows: list[Measured]) -> None:
    found = goals(rows)
    assert "70 %" in goal(found, "Mean page time").study
    assert "50 %" in goal(found, "Database time").study
    assert goal(found, "Capacity").study == ""


def test_times_of_a_collapsed_baseline_are_the_least(rows: list[Measured]) -> None:
    found = goals(rows)
    assert goal(found, "Mean page time of N1+cache against L0").found.endswith("or more")
    # The server's time for a page that was answered is no lower bound.
    assert not goal(found, "Database time a page of N1+cache against L0").found.endswith("more")


def test_the_cache_against_the_same_schema_at_that_schemas_highest_load(
    rows: list[Measured],
) -> None:
    start = "Database time a page of N1+cache against N1"
    missed = goal(goals(rows), start)
    assert "at 1,200 pages/s" in missed.text
    assert not missed.met
    assert "is the checkout page's, which is 10 % of the pages" in missed.cause
    assert "0.41 ms in N1+cache, 1.21 ms in N1" in missed.cause
    # 1.21 = r + w and 0.41 = 0.06 r + w: r is 0.851, w 0.359.
    assert "never misses would leave about 0.359 ms (\N{MINUS SIGN}70 %)" in missed.cause
    met = goal(goals(altered(rows, "N1+cache", database_ms_per_page=0.1)), start)
    assert met.met


def test_capacity_of_fifty_times(rows: list[Measured]) -> None:
    met = goal(goals(rows), "Capacity")
    assert met.met
    assert met.found.endswith("2,400 pages/s against 12 pages/s")
    few = [row for row in rows if row.name != "N1+cache" or row.offered <= 240]
    ended = goal(goals(few), "Capacity")
    assert not ended.met
    assert "ladder of N1+cache ended at 240 pages/s, which it carried" in ended.cause
    broken = [
        msgspec.structs.replace(row, latency_ms={**row.latency_ms, "p95": 900.0})
        if row.name == "N1+cache" and row.offered > 240
        else row
        for row in rows
    ]
    slow = goal(goals(broken), "Capacity")
    assert not slow.met
    assert "At 600 pages/s N1+cache had a p95 of 900 ms (to be within 200 ms)" in slow.cause
    # 0.41 ms a page at 240 a second
    assert "the database worked 0.10 s of each second for N1+cache; what puts" in slow.cause
    assert "50 times 12 pages/s is 600 pages/s: a page each 1.7 ms" in slow.cause


def test_no_factor_over_a_baseline_that_may_carry_more(rows: list[Measured]) -> None:
    ended = [row for row in rows if row.name != "L2n" or row.offered <= 12]
    missed = goal(goals(ended), "Capacity")
    assert not missed.met
    assert "What L2n carries at most was not found: 12 pages/s or more" in missed.cause
    assert missed.found == "2,400 pages/s against 12 pages/s or more"


def test_no_factor_over_a_baseline_that_carries_nothing(rows: list[Measured]) -> None:
    sunk = altered(rows, "L2n", latency_ms={"mean": 500.0, "p95": 900.0})
    assert capacity(sunk)["L2n"] == 0
    found = goal(goals(sunk), "Capacity")
    assert not found.met
    assert "not even 1.2 pages/s: no factor exists" in found.cause
    assert "at 1.2 pages/s" in goal(goals(sunk), "Mean page time of N1+cache against L2n").text


def test_no_kind_of_page_may_be_slower(rows: list[Measured]) -> None:
    assert goal(goals(rows), "Kinds").met
    slow = {"product": Part(900, 0.3, 0.2, 0.9), "checkout": Part(150, 9.0, 8.5, 15.0)}
    missed = goal(goals(altered(rows, "N1+cache", kinds=slow)), "Kinds")
    assert (missed.met, missed.found) == (False, "checkout")
    assert "The checkout page takes 9 ms in the mean and 15 ms at p95" in missed.cause
    assert "writes for real" in missed.cause
    late = {"product": Part(900, 0.3, 0.2, 99.0)}  # its p95 alone
    assert goal(goals(altered(rows, "N1+cache", kinds=late)), "Kinds").found == "product"


@pytest.mark.parametrize(("p95", "met"), [(4.9, True), (5.0, False), (None, False)])
def test_the_low_stock_page(rows: list[Measured], p95: float | None, met: bool) -> None:
    kinds = {"low stock": Part(30, 2.0, 2.0, p95)}
    found = goal(goals(altered(rows, "N1+cache", kinds=kinds)), "p95 of the low-stock page")
    assert found.met is met
    assert bool(found.cause) is not met


def test_too_few_pages_or_seeds_are_told(rows: list[Measured]) -> None:
    assert goal(goals(rows), "Pages a cell").met
    climb = [cell("N1+cache", 4800.0, 0, pages=60)]  # on the way up; nobody quotes it
    assert goal(goals(measured([*ladder(), *climb])), "Pages a cell").met
    few = goals(measured(ladder(seeds=(11,))))
    missed = goal(few, "Pages a cell")
    assert not missed.met
    assert missed.cause == "13 had fewer and are not to be quoted."
    assert not any(each.quotable for each in few)


def test_the_strongest_wide_table_is_told_and_not_promised(rows: list[Measured]) -> None:
    told = [each for each in goals(rows) if each.wanted == "told"]
    assert [each.text.rpartition(" at ")[2] for each in told] == ["12 pages/s", "60 pages/s"]
    assert all("against L2r, the strongest wide table we could write" in each.text for each in told)
    assert "mean \N{MINUS SIGN}" in told[0].found
    without = [row for row in rows if row.name != "L2r"]
    assert not [each for each in goals(without) if each.wanted == "told"]


@pytest.mark.parametrize(
    "names", [("N1",), ("L2n",), ("N1+cache",), ("L0", "L2"), ("N1", "N1+cache"), ("L2n", "N1")]
)
def test_what_was_left_out_is_named(names: tuple[str, ...]) -> None:
    found = goals(measured(ladder(*names)))
    promised = [each for each in goals(measured(ladder())) if each.wanted != "told"]
    assert len(found) == len(promised)
    for each in found:
        if each.found == "not measured":
            assert not each.met
            assert "measured" in each.cause
    nothing = goals([])
    assert not any(each.met for each in nothing)
