"""The vector of keys: numbers as they came, looked up one by one and by the thousand."""

import struct

import pytest

from models.keys import FEW, FewKeys, Keys

SPAN = 6


def pairs(cells, width=4):
    letter = {4: "i", 8: "q"}[width]
    codes = [first * SPAN + second for first, second in cells]
    return Keys(struct.pack(f">{len(codes)}{letter}", *codes), width, SPAN)


@pytest.mark.parametrize("width", [4, 8])
def test_a_pair_is_told_as_one_key(width):
    keys = pairs([(7, 5), (1, 1), (300, 2)], width)
    assert keys.part(0, 9) == [7 << 16 | 5, 1 << 16 | 1, 300 << 16 | 2]
    assert keys.at(1) == 1 << 16 | 1
    assert keys.find(300 << 16 | 2) == 2
    assert keys.find(300 << 16 | 3) == -1


def test_a_key_that_only_looks_like_another_is_not_found():
    keys = pairs([(8, 1)])
    twin = 7 << 16 | SPAN + 1  # the same number, were the second not below the span
    assert keys.find(twin) == -1
    assert keys.holds([twin, 8 << 16 | 1, -1]) == [False, True, False]


@pytest.mark.parametrize("step", [1, 2, 100], ids=["dense", "every second", "sparse"])
def test_thousands_are_looked_up_at_once(step):
    rows = FEW + 3
    keys = Keys(struct.pack(f">{rows}q", *range(0, rows * step, step)))
    asked = [*range(4000), rows * step, 2**62, -5]
    assert keys.holds(asked) == [0 <= key < rows * step and not key % step for key in asked]


def test_a_first_page_holds_its_keys():
    assert FewKeys([3, 1]).holds([1, 2, 3]) == [True, False, True]
