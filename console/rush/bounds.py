"""What may be asked of a rush; without imports, as every command line is read by it."""

from argparse import ArgumentTypeError
from collections.abc import Callable

MOST_SECONDS = 3600
MOST_RATE = 5000  # people a second; above, one process only counts how late it is


def number(title: str, least: float, most: float) -> Callable[[str], float]:
    """Reads a number from `least` to `most`; argparse tells the sentence of the refusal."""

    def read(text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = float("nan")
        if not least <= found <= most:  # nan neither
            raise ArgumentTypeError(
                f"{title} must be a number from {least:,g} to {most:,g}, not {text!r}."
            )
        return found

    return read


def whole(text: str) -> int:
    """A seed: a whole number from 0 up that 64 bits hold."""
    if not (text.isascii() and text.isdigit()) or int(text) >= 2**63:
        raise ArgumentTypeError(f"The seed must be a whole number from 0 up, not {text!r}.")
    return int(text)
