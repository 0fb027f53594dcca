"""Which cells a run wants to quote, after the climb has found what each configuration carries."""

from collections.abc import Mapping

from console.peak.ladder import HIGHEST, LOWEST, MUST, Wanted, offered

LIKE, PLAIN, CURE = "L2n", "N1", "N1+cache"
# What an ablation can do without first has least worth.
AT_LIKE = {LIKE: MUST, PLAIN: MUST, CURE: MUST, "L0": 95, "L2": 94, "L2n+cache": 90, "N0": 85}
AT_PLAIN = {PLAIN: MUST, CURE: MUST, "N1-naive": 80, "N0": 75}
NAIVE_AT_LIKE = 40
CLIMB_ORDER = (LIKE, PLAIN, CURE, "L2", "L0", "L2n+cache", "N0", "N1-naive")
OWN, OWN_OLD, ABOVE = 70, 30, 20
OLD = ("L0", "L2")

Found = Mapping[str, int | None]  # the highest rung carried, by configuration; None: none


def places(found: Found, lowest: Mapping[str, int]) -> dict[str, int]:
    """The rungs at which configurations are compared, by the one that carries them at most.

    L2n's and N1's; without L2n, what the weakest of those asked for carries. Of one that
    carries nothing, the `lowest` rung it was tried at.
    """
    rungs = {
        name: lowest.get(name, LOWEST) if rung is None else rung for name, rung in found.items()
    }
    weakest = LIKE if LIKE in rungs else min(rungs, key=lambda name: rungs[name])
    return {name: rungs[name] for name in dict.fromkeys((weakest, PLAIN)) if name in rungs}


def wanted(found: Found, places: Mapping[str, int], *, own: bool = True) -> list[Wanted]:
    """Everything worth measuring with all seeds; `own`: each one's own capacity as well."""
    cells: list[Wanted] = []
    for place, rung in places.items():
        worths = AT_PLAIN if place == PLAIN else AT_LIKE
        for name in found:
            worth = worths.get(name, NAIVE_AT_LIKE if place != PLAIN else 0)
            if place == PLAIN and not (worth and (name == place or _carries(found, name, rung))):
                continue
            cells.append(Wanted(name, rung, worth, _carries(found, name, rung)))
    for name, most in found.items() if own else ():
        if most is None:
            continue
        worth = MUST if name in (CURE, *places) else OWN_OLD if name in OLD else OWN
        cells.append(Wanted(name, most, worth, carried=True))
        if most < HIGHEST:
            cells.append(Wanted(name, most + 1, ABOVE, carried=False))
    return cells


def lower(
    found: Found, places: Mapping[str, int], carried: Mapping[tuple[str, float], bool]
) -> list[Wanted]:
    """One rung below for those whose capacity was not confirmed: `carried` says by cell and load.

    Where others are compared at it, they come along.
    """
    again = []
    for name, was in found.items():
        rung = was
        while rung is not None and rung > LOWEST and carried.get((name, offered(rung))) is False:
            rung -= 1
        if rung is None or rung == was or (name, offered(rung)) in carried:
            continue
        again.append(Wanted(name, rung, MUST, carried=True))
        if name in places:
            again += wanted(dict(found) | {name: rung}, {name: rung}, own=False)
    return [each for each in again if (each.name, offered(each.rung)) not in carried]


def _carries(found: Found, name: str, rung: int) -> bool:
    own = found.get(name)
    return own is not None and own >= rung
