"""Who comes when, and for what: decided beforehand by a seed, not by how fast the shop answers."""

import random
from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Target(NamedTuple):
    """What somebody came for; `variant` and `location` matter to a buyer only."""

    product: int
    variant: int = 0
    location: int = 0


class Arrival(NamedTuple):
    """Somebody who comes `at` seconds after the beginning."""

    at: float
    buys: bool
    target: Target


class Pattern(Protocol):
    """When people come and what they want. `share` is how much of the rush is over, 0 to 1."""

    name: str
    peak: float  # how many times the average rate come when most come

    def moment(self, share: float, /) -> float:
        """When the `share` of all people has come, as a share of the time; it never falls."""

    def reads(self, rng: random.Random, share: float, /) -> Target:
        """The product that somebody looks at."""

    def buys(self, rng: random.Random, share: float, /) -> Target:
        """The SKU that somebody buys, and where."""


def arrivals(
    pattern: Pattern, rate: float, seconds: float, buyers: float, seed: int
) -> Iterator[Arrival]:
    """A Poisson process of `rate` people a second on average, `buyers` (0 to 1) of whom buy.

    The same arguments give the same people, however they are served.
    """
    rng = random.Random(seed)  # noqa: S311 - a repeatable load, no secret
    at = rng.expovariate(rate)
    while at < seconds:
        moment = pattern.moment(at / seconds)
        choose = pattern.buys if (buys := rng.random() < buyers) else pattern.reads
        yield Arrival(moment * seconds, buys, choose(rng, moment))
        at += rng.expovariate(rate)
