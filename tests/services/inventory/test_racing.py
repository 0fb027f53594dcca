"""Two clerks, one cell, as two processes: of two counts of the same figure one wins."""

import multiprocessing

from tests import closing
from tests.services.inventory.conftest import LEEDS
from tests.services.inventory.counters import count_again

ROUNDS = 200


def test_of_two_counts_of_the_same_figure_exactly_one_wins(own, inventory, stock, owner, as_clerk):
    stock(1, "MUG", leeds=10)
    context = multiprocessing.get_context("spawn")
    barrier, won = context.Barrier(2), context.Queue()
    clerks = [
        context.Process(target=count_again, args=(own.runtime, who, ROUNDS, barrier, won))
        for who in (1, 2)
    ]
    for clerk in clerks:
        clerk.start()
    wins = dict(won.get(timeout=60) for _ in clerks)
    for clerk in clerks:
        clerk.join(10)

    closing.count("orders", ROUNDS)
    assert sorted(wins[1] + wins[2]) == list(range(ROUNDS))  # each round once
    assert all(wins.values())  # it was a race
    assert inventory.level(1, LEEDS).on_hand == 10 + len(wins[1]) + 2 * len(wins[2])
    assert owner.execute("SELECT count(*) FROM stock_count").fetchone() == (ROUNDS,)
    assert len(inventory.movements(1, limit=1000)) == ROUNDS + 1
