"""What is measured with all seeds, once it is known what each configuration carries."""

from console.peak.ladder import LOWEST, MUST, offered
from console.peak.wanting import lower, places, wanted

FOUND = {"L0": None, "L2": 10, "L2n": 20, "N0": 28, "N1": 36, "N1+cache": 44}


def cells(group):
    return {(each.name, each.rung) for each in group}


def test_all_are_compared_at_what_l2n_carries_and_the_nearest_at_n1s():
    rungs = places(FOUND, {"L0": 0})
    assert rungs == {"L2n": 20, "N1": 36}
    at_like, at_plain, own = wanted(FOUND, rungs)
    assert cells(at_like) == {(name, 20) for name in FOUND}
    assert [each.name for each in at_like if not each.carried] == ["L0", "L2"]
    # N0 collapses there, and a cell of that would tell nothing
    assert cells(at_plain) == {("N1", 36), ("N1+cache", 36)}
    assert {("N1+cache", 44), ("N1+cache", 45), ("N0", 28), ("L2", 10), ("N1", 37)} <= cells(own)
    assert not cells(own) & (cells(at_like) | cells(at_plain))
    assert all(each.worth == MUST for each in at_plain if each.name in {"N1", "N1+cache"})


def test_without_l2n_the_weakest_asked_for_says_where():
    assert places({"N0": 28, "N1": 36}, {}) == {"N0": 28, "N1": 36}
    assert places({"L2n": None, "N1": 36}, {"L2n": 3}) == {"L2n": 3, "N1": 36}
    assert places({"L0": None}, {}) == {"L0": LOWEST}


def test_a_capacity_that_three_seeds_deny_is_looked_for_one_rung_below():
    rungs = places(FOUND, {})
    carried = {("N1+cache", offered(44)): False, ("N1", offered(36)): True}
    assert cells(lower(FOUND, rungs, carried)) == {("N1+cache", 43)}
    carried[("N1+cache", offered(43))] = False
    assert cells(lower(FOUND, rungs, carried)) == {("N1+cache", 42)}
    carried[("N1+cache", offered(42))] = True
    assert lower(FOUND, rungs, carried) == []


def test_where_others_are_compared_they_come_along():
    again = lower(FOUND, places(FOUND, {}), {("L2n", offered(20)): False})
    assert cells(again) == {(name, 19) for name in FOUND}
