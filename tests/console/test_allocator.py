"""Freed memory is the system's again, not the console's for ever."""

import subprocess
import sys

import pytest

# Freed blocks teach glibc to keep blocks of their size: the second one would stay.
GROWN = """
import re, sys
from pathlib import Path
from console.allocator import return_large_blocks

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

if sys.argv[1] == "yes":
    return_large_blocks()
before = resident()
del (first := [bytearray(b"x") * 20_000_000])[:]
second, small = bytearray(b"x") * 20_000_000, [bytearray(200) for _ in range(20_000)]
keep = small[-1]
del second, small
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of glibc")
def test_a_large_block_that_is_freed_leaves_the_process():
    def grown(asked):
        told = subprocess.run(
            [sys.executable, "-c", GROWN, asked], capture_output=True, text=True, check=True
        )
        return float(told.stdout)

    assert grown("yes") < 10 < grown("no")
