"""What people did that the charts show, of the last hour."""

from collections.abc import Iterable

from services.monitoring.records import HOUR, Mark

KEPT = 500


class Marks:
    """Marks by their number, the same one once. Not for several threads at once."""

    def __init__(self) -> None:
        self._marks: dict[str, Mark] = {}
        self._new: list[Mark] = []

    def hear(self, marks: Iterable[Mark], now: float) -> None:
        """Take in what is not known yet and not older than the hour."""
        for mark in marks:
            if mark.id in self._marks or mark.at < now - HOUR:
                continue
            self._marks[mark.id] = mark
            self._new.append(mark)
            if len(self._marks) > KEPT:
                del self._marks[self.all()[0].id]

    def all(self) -> tuple[Mark, ...]:
        """In order of time."""
        return tuple(sorted(self._marks.values(), key=lambda mark: mark.at))

    def new(self) -> tuple[Mark, ...]:
        """Those that came since the last time this was asked."""
        new, self._new = tuple(self._new), []
        return new
