"""What each step of the cure brings, and whether that is more than noise."""

import pytest

from console.peak.figures import steps
from console.peak.records import Cell, Step
from tests.console.peak.made import SEEDS, cell, changed, ladder


def step(found: list[Step], before: str, after: str) -> Step:
    return next(each for each in found if (each.before, each.after) == (before, after))


def slowed(name: str, factor: float, *, like: str = "N1") -> list[Cell]:
    """`like` at one load under another name, its times and its capacity's p95 times `factor`."""
    made = [cell(like, 60, seed, factor=factor) for seed in SEEDS]
    return [changed(one, name=name) for one in made]


def test_steps_are_taken_where_their_before_still_carries() -> None:
    found = steps(ladder())
    assert step(found, "L2n", "L2n+cache").offered == 12
    assert step(found, "N1", "N1+cache").offered == 1200
    whole = step(found, "L2n", "N1+cache")
    assert (whole.verdict, whole.quotable) == ("brings", True)
    assert whole.capacity_factor == 200
    assert (whole.mean_factor or 0) > 10
    first = step(found, "L0", "L2")
    assert (first.offered, first.at_least, first.capacity_factor) == (1.2, True, None)
    assert "or more" in first.brings
    assert "page, from" not in first.brings  # in a queue every kind waits alike
    assert "carries 120 pages/s, where it carried none before" in step(found, "L0", "N0").brings


def test_where_the_old_carries_nothing_the_new_should() -> None:
    def sunk(name: str, offered: float, **fields: object) -> list[Cell]:
        return [changed(cell(name, offered, seed), **fields) for seed in SEEDS]

    probed = [cell("L2", 1.2, 0), cell("L2n", 1.2, 0)]  # one seed, but there L2n answers in time
    cells = [*sunk("L2", 12), *sunk("L2n", 12, unfinished=400), *probed]
    found = step(steps(cells), "L2", "L2n")
    assert (found.offered, found.quotable, found.verdict) == (1.2, False, "brings")


def test_a_quotable_load_goes_before_a_higher_one_that_is_not() -> None:
    cells = [cell(name, 12, seed) for name in ("L2n", "N0") for seed in SEEDS]
    cells += [cell("L2n", 14, seed) for seed in SEEDS]
    found = step(steps([*cells, cell("N0", 14, 0)]), "L2n", "N0")
    assert (found.offered, found.quotable) == (12, True)


def test_a_step_within_what_the_seeds_differ_brings_nothing() -> None:
    cells = [*slowed("N1-naive", 1.06), *slowed("N1", 1.0)]
    found = step(steps(cells), "N1-naive", "N1")
    # The seeds lie 4 % apart by their making: 6 % is beyond that, and beyond the floor.
    assert found.verdict == "brings"
    wider = [cell("N1", 60, seed, factor=1 + 0.05 * place) for place, seed in enumerate(SEEDS)]
    found = step(steps([*slowed("N1-naive", 1.18), *wider]), "N1-naive", "N1")
    assert found.verdict == "nothing"
    assert (found.mean_factor or 0) == pytest.approx(1.12, abs=0.02)
    assert (found.noise_pct or 0) == pytest.approx(14.5, abs=1)
    assert "brings nothing to mean page time" in found.brings.lower()


def test_a_step_that_harms_is_said_to_harm() -> None:
    cells = [*slowed("N1-naive", 1.0), *slowed("N1", 1.4)]
    found = step(steps(cells), "N1-naive", "N1")
    assert found.verdict == "harms"
    assert "Harms: mean page time +" in found.brings
    assert (found.mean_factor or 1) < 1


def test_a_capacity_that_was_not_found_makes_no_factor_or_the_least() -> None:
    cells = ladder("L2n", "N1")
    found = step(steps([*cells, *ladder("N1+cache")]), "L2n", "N1+cache")
    assert (found.capacity_factor, found.capacity_at_least) == (200, False)
    ended = [each for each in ladder("N1+cache") if each.offered <= 1200]
    found = step(steps([*cells, *ended]), "L2n", "N1+cache")
    assert (found.capacity_factor, found.capacity_at_least) == (100, True)
    assert "carries 100 times the load or more" in found.brings
    probed = [each for each in cells if each.name != "N1" or each.offered < 1200 or each.seed == 11]
    found = step(steps([*probed, *ladder("N1+cache")]), "N1", "N1+cache")
    assert found.capacity_factor is None
    assert "what it carries at most was not found" in found.brings


def test_a_kind_of_page_that_suffers_is_named() -> None:
    found = step(steps(ladder()), "L2n", "N0")
    assert found.verdict == "both"
    assert "harms: the low stock page, from 5.47 ms to" in found.brings


def test_a_single_seed_tells_little() -> None:
    def seed_one(cells: list[Cell]) -> list[Cell]:
        return [each for each in cells if each.seed == SEEDS[0]]

    cells = [*seed_one(slowed("N1-naive", 1.15)), *seed_one(slowed("N1", 1.0))]
    found = step(steps(cells), "N1-naive", "N1")
    assert (found.verdict, found.noise_pct, found.quotable) == ("nothing", None, False)
    assert "a single seed tells no more" in found.brings
