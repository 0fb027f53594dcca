"""Where the name of each line stands: beside its last point, clear of other names and lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
CHARACTER, LINE = 7.4, 14.0


@dataclass(frozen=True)
class Placed:
    """A name and where its text begins, on the base line."""

    name: str
    x: float
    y: float

    @property
    def box(self) -> Box:
        """What it covers."""
        return (self.x, self.y + 3 - LINE, self.x + CHARACTER * len(self.name), self.y + 3)


def placed(lines: Mapping[str, Sequence[Spot]], inside: Box) -> list[Placed]:
    """The place of each name that crosses least; names of lines without a point are left out."""
    taken: list[Box] = []
    names = []
    dots = [spot for line in lines.values() for spot in _dense(line)]
    for name, line in sorted(lines.items(), key=lambda item: [*item[1][-1:]]):
        if not line:
            continue
        boxes = _choices(name, line, inside)
        box = min(boxes, key=lambda box: _crossed(box, taken, dots))
        taken.append(box)
        names.append(Placed(name, box[0], box[3] - 3))
    return names


def clearest(
    text: str,
    y: float,
    lines: Iterable[Sequence[Spot]],
    names: Iterable[Placed],
    inside: Box,
) -> float:
    """Where along a level line its text begins so as to cross least, the right end first."""
    taken = [name.box for name in names]
    wide = CHARACTER * len(text)
    dots = [spot for line in lines for spot in _dense(line)]
    starts = [inside[2] - wide - step * 40.0 for step in range(20)]
    inner = [left for left in starts if left >= inside[0]] or starts[:1]
    return min(inner, key=lambda left: _crossed((left, y - LINE, left + wide, y), taken, dots))


def _choices(name: str, line: Sequence[Spot], inside: Box) -> list[Box]:
    """Right of, above, below and left of the last point, then the same at the first."""
    wide = CHARACTER * len(name)
    found = []
    for x, y in (line[-1], line[0]):
        for left, top in (
            (x + 10, y - LINE / 2),
            (x - wide / 2, y - 10 - LINE),
            (x - wide / 2, y + 10),
            (x + 8, y + 6),
            (x + 8, y - 6 - LINE),
            (x - wide - 10, y - LINE / 2),
        ):
            box = (left, top, left + wide, top + LINE)
            if box[0] >= inside[0] and box[2] <= inside[2] and box[1] >= 0 and box[3] <= inside[3]:
                found.append(box)
    return found or [(line[-1][0] - wide, line[-1][1], line[-1][0], line[-1][1] + LINE)]


def _crossed(box: Box, taken: Sequence[Box], dots: Sequence[Spot]) -> int:
    """Names weigh more than lines: two names upon each other cannot be read."""
    left, top, right, bottom = box
    names = sum(left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in taken)
    return 1000 * names + sum(left <= x <= right and top <= y <= bottom for x, y in dots)


def _dense(line: Sequence[Spot]) -> list[Spot]:
    """Points along the whole line."""
    if len(line) == 1:
        return list(line)
    return [
        (x + (nx - x) * step / 12, y + (ny - y) * step / 12)
        for (x, y), (nx, ny) in pairwise(line)
        for step in range(13)
    ]
