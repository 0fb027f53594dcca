"""A time of its own for keys: on a busy machine a scanner would else type like a person."""

from dataclasses import dataclass


@dataclass
class Clock:
    """A scanner's time: a busy machine types no slower by it."""

    now: float = 1.0  # seconds

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
