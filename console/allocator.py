"""Memory that was freed goes back to the system."""

import ctypes
import sys
from contextlib import suppress

M_MMAP_THRESHOLD = -3  # malloc.h
LARGE = 1024 * 1024  # bytes


def return_large_blocks() -> None:
    """Give each freed block of a megabyte or more back at once, where glibc allocates.

    Left alone it learns from the first order of millions, 20 MB, to keep blocks of that size,
    and the console grows by one with each question. Nothing happens on other systems.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has no such setting
            ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
