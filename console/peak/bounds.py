"""What may be asked of a peak; without imports, as every command line is read by it."""

from argparse import ArgumentTypeError

NAMES = ("L0", "L2", "L2n", "L2r", "L2n+cache", "N0", "N1-naive", "N1", "N1+cache")
LEAST_PRODUCTS, MOST_PRODUCTS = 100, 1_000_000


def configuration(text: str) -> str:
    """The name of a configuration, in any case of letters and with or without blanks."""
    asked = "".join(text.split()).lower()
    for name in NAMES:
        if name.lower() == asked:
            return name
    raise ArgumentTypeError(f"There is no configuration {text!r}; known are {', '.join(NAMES)}.")


def products(text: str) -> int:
    """How many products the shop of a comparison sells."""
    digits = text.replace(",", "").replace("_", "")
    if digits.isascii() and digits.isdigit() and LEAST_PRODUCTS <= int(digits) <= MOST_PRODUCTS:
        return int(digits)
    raise ArgumentTypeError(
        f"The products must be a whole number from {LEAST_PRODUCTS:,} to {MOST_PRODUCTS:,}, not"
        f" {text!r}."
    )
