"""Which messages were read already: those of a cache that came back arrive again."""

from collections import OrderedDict

_PROCESSES = 1000
_NUMBERS = 1200  # slots, five minutes: nothing older arrives


class Seen:
    """Numbers by process, of bounded size. Not for several threads at once."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[str, set[int]] = OrderedDict()

    def is_new(self, process: str, number: int) -> bool:
        """True the first time; False ever after, and for one that is far too old."""
        numbers = self._numbers.setdefault(process, set())
        self._numbers.move_to_end(process)
        if number in numbers or (numbers and number < max(numbers) - _NUMBERS):
            return False
        numbers.add(number)
        if len(numbers) > 2 * _NUMBERS:
            newest = max(numbers)
            numbers.intersection_update(range(newest - _NUMBERS, newest + 1))
        if len(self._numbers) > _PROCESSES:
            self._numbers.popitem(last=False)
        return True
