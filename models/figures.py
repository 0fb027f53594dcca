"""Quantities as the locale writes them, with a real minus: it is as wide as the plus."""

from PySide6.QtCore import QLocale

MINUS = "\N{MINUS SIGN}"
FEW = 20  # calls or reads: what is made of fewer is neither praised nor blamed


def figure(value: int) -> str:
    """A quantity, grouped, with a minus if it is below zero."""
    return QLocale().toString(value).replace("-", MINUS)


def signed(value: int) -> str:
    """A change with its sign, zero without one."""
    return f"+{figure(value)}" if value > 0 else figure(value)
