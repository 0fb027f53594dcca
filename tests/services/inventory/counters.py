"""Somebody who counts one cell over and over, as a process of their own."""

from typing import Any

from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import Conflict

LEEDS = 1
CLERK = work.Caller("Amelia Hughes", frozenset({"stock.read", "stock.write"}), frozenset({LEEDS}))


def count_again(url: str, who: int, rounds: int, barrier: Any, won: Any) -> None:
    """Look, wait for the other, count `who` pieces more; put the rounds that were won."""
    database = Database("inventory", url)
    inventory = Inventory(database)
    mine: list[int] = []
    for number in range(rounds):
        with work.doing(work.Work(CLERK)):
            expected = inventory.level(1, LEEDS).on_hand
            barrier.wait(20)
            try:
                inventory.count(1, LEEDS, expected, expected + who)
            except Conflict:
                pass
            else:
                mine.append(number)
        # Whoever has an answer, either one, sees the round's last figure: no second barrier.
    won.put((who, mine))
    database.close()
