"""A rush on an open shop, and its figures in the words of the command's contract."""

import secrets
import threading
from collections.abc import Callable

from console.connect import Shop
from console.rush import choosing
from console.rush.answering import Asked, answer
from console.rush.arriving import Arrival, Pattern, arrivals
from console.rush.figures import Figures
from console.rush.load import LATE, Load
from services.kernel import work

BUYERS = 5.0  # percent, in a sample shop; elsewhere nobody buys unless it is asked for
MUCH = 0.01  # of all people begin late: the rate is more than this machine carries

_PERMISSIONS = frozenset({"catalog.read", "people.list", "stock.read", "stock.sell", "stock.write"})
CALLER = work.Caller("rush", _PERMISSIONS, is_load=True)


class Rush:
    """One rush, prepared: :meth:`run` is its `seconds`.

    Raises Invalid if there is nothing to look at or to replay.
    """

    def __init__(self, shop: Shop, wanted: Asked) -> None:
        self.wanted = wanted
        self.seed = secrets.randbelow(2**31) if wanted.seed is None else wanted.seed
        self.notes: list[str] = []
        self._shop = shop
        with work.doing(work.Work(CALLER)):
            self.buyers = self._share_of_buyers()
            self._pattern = self._choose()

    def run(self, stop: threading.Event, tell: Callable[[Figures], object]) -> Figures:
        """Blocks to the end, or for up to 0.7 s after `stop` is set."""
        wanted = self.wanted
        people = arrivals(self._pattern, wanted.rate, wanted.seconds, self.buyers / 100, self.seed)
        live = self._shop.live
        live.mark("rush", f"Rush of {wanted.rate:g}/s", CALLER.name)
        done = Load(people, self._serve, CALLER, wanted.seconds).run(stop, tell)
        live.mark("stop", "Rush stopped" if stop.is_set() else "Rush over", CALLER.name)
        if done.late + done.unserved > MUCH * done.came:
            peak = f" ({self.peak_rate:,.0f}/s at its peak)" if self._pattern.peak > 1 else ""
            self.notes.append(
                f"It fell behind: {done.late:,} of {done.came:,} began more than {LATE} s late and"
                f" {done.unserved:,} got no answer. {wanted.rate:,g}/s were offered{peak}; one"
                f" process carried {done.best_second:,} in its best second."
            )
        return done

    def answer(self, done: Figures, *, stopped: bool) -> dict[str, object]:
        """The JSON object of the command."""
        extra = {"peak_rate": self.peak_rate, "buyers": self.buyers, "seed": self.seed}
        notes = [*self.notes, *done.said]
        return answer(self.wanted, done, stopped=stopped) | extra | {"notes": notes}

    @property
    def peak_rate(self) -> float:
        """People a second when most come."""
        return round(self.wanted.rate * self._pattern.peak, 1)

    def _serve(self, came: Arrival) -> None:
        target = came.target
        if came.buys:
            self._shop.inventory.adjust(target.variant, target.location, -1, "sold", choosing.NOTE)
        else:
            self._shop.catalog.product(target.product)

    def _share_of_buyers(self) -> float:
        if self.wanted.buyers is not None:
            return self.wanted.buyers
        if self._shop.identity.shop().sample:
            return BUYERS
        self.notes.append(
            "This is no sample shop, so nobody buys: each sale would be a real movement. Use"
            " --buyers to sell all the same."
        )
        return 0.0

    def _choose(self) -> Pattern:
        if self.wanted.pattern == choosing.Replay.name:
            return choosing.replay(self._shop.inventory)
        found = choosing.zipf(self._shop.catalog, self._shop.inventory, buys=self.buyers > 0)
        if self.buyers and not found.can_sell:
            self.buyers = 0.0
            self.notes.append("Nothing is in stock, so nobody buys.")
        return found
