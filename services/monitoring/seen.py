"""Which messages were read already: those of a cache that came back arrive again."""

from collections import OrderedDict

_PROCESSES = 1000
_NUMBERS = 1200  # slots, five minutes: nothing older arrives


class Seen:
    """Numbers by process, of bounded size. Not for several threads at once."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[str, set[int]] = OrderedDict()
        self._newest: dict[str, int] = {}

    def is_new(self, process: str, number: int) -> bool:
        """True the first time; False ever after, and for one that is far too old."""
        if process not in self._numbers:
            self._numbers[process] = set()
            self._newest[process] = number
        numbers, newest = self._numbers[process], max(number, self._newest[process])
        if number in numbers or number < newest - _NUMBERS:
            return False
        numbers.add(number)
        self._newest[process] = newest
        if len(numbers) > 2 * _NUMBERS:
            numbers.intersection_update(range(newest - _NUMBERS, newest + 1))
        self._numbers.move_to_end(process)
        if len(self._numbers) > _PROCESSES:
            gone, _ = self._numbers.popitem(last=False)
            del self._newest[gone]
        return True
