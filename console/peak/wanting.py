"""Which cells a run wants to quote, after the climb has found what each configuration carries."""

from collections.abc import Mapping

from console.peak.ladder import HIGHEST, LOWEST, MUST, Wanted, offered

LIKE, PLAIN, CURE = "L2n", "N1", "N1+cache"
# What an ablation can do without first has least worth; who is in neither is worth OTHER.
AT_LIKE = {LIKE: MUST, PLAIN: MUST, CURE: MUST, "L2": 96, "L0": MUST, "L2r": 94, "L2n+cache": 90}
AT_PLAIN = {PLAIN: MUST, CURE: MUST, "L2r": 90, "N1-naive": 80, "N0": 75}
OTHER = 60
OWN, OWN_OLD, ABOVE = 50, 30, 20
OLD = ("L0", "L2")
CLIMB_ORDER = (LIKE, PLAIN, CURE)  # whoever is waited for by others; then the order of the cure

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


def wanted(found: Found, places: Mapping[str, int]) -> list[list[Wanted]]:
    """Everything worth measuring with all seeds: a list for each place, then each one's own."""
    groups = [_at(found, place, rung) for place, rung in places.items()]
    own: list[Wanted] = []
    for name, most in found.items():
        if most is None:
            continue
        worth = MUST if name == CURE else OWN_OLD if name in OLD else OWN
        own.append(Wanted(name, most, worth, carried=True))
        if most < HIGHEST:
            own.append(Wanted(name, most + 1, ABOVE, carried=False))
    there = {(each.name, each.rung) for group in groups for each in group}
    return [*groups, [each for each in own if (each.name, each.rung) not in there]]


def _at(found: Found, place: str, rung: int) -> list[Wanted]:
    """All at L2n's load, whether they carry it or not; at N1's those that are near it."""
    worths = AT_PLAIN if place == PLAIN else AT_LIKE
    cells = [
        Wanted(name, rung, worths.get(name, OTHER), _carries(found, name, rung)) for name in found
    ]
    return [cell for cell in cells if place != PLAIN or _is_near(cell)]


def _is_near(cell: Wanted) -> bool:
    """Whether a cell at what N1 carries tells anything: somebody who collapses there tells none."""
    return cell.name in AT_PLAIN and (cell.carried or cell.name in {PLAIN, CURE})


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
            again += _at(dict(found) | {name: rung}, name, rung)
    return [each for each in again if (each.name, offered(each.rung)) not in carried]


def _carries(found: Found, name: str, rung: int) -> bool:
    own = found.get(name)
    return own is not None and own >= rung
