"""A logarithmic axis keeps every value inside, and writes few of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from models.log_scale import LogScale, tick


@given(st.lists(st.floats(1e-9, 1e15), min_size=1, max_size=20))
def test_every_value_is_between_the_ends_and_some_of_them_are_written(values):
    scale = LogScale(values)
    shares = [scale.share(value) for value in values]
    assert all(0 < share < 1 for share in shares)
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= 30
    assert ticks == sorted(ticks)
    assert sorted(range(len(values)), key=values.__getitem__) == sorted(
        range(len(values)), key=lambda at: (shares[at], values[at])
    )


@pytest.mark.parametrize("values", [[], [0.0, -1.0], [5.0]])
def test_without_a_span_there_is_still_an_axis(values):
    scale = LogScale(values)
    assert len(scale.ticks()) >= 1
    assert scale.top - scale.bottom >= 1 - 1e-9


def test_ticks_are_written_without_digits_that_say_nothing():
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    try:
        assert [tick(each) for each in (0.1, 1.0, 20.0, 100_000.0)] == ["0.1", "1", "20", "100,000"]
    finally:
        QLocale.setDefault(before)
