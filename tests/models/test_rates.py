"""Figures of load: what is not known is a dash, and a change says its sign."""

import math

import pytest
from PySide6.QtCore import QLocale

from models import rates
from models.figures import MINUS
from models.formats import NONE


@pytest.fixture(autouse=True)
def _british():
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize("shape", [rates.rate, rates.milliseconds, rates.percent, rates.size])
@pytest.mark.parametrize("unknown", [None, math.nan, math.inf])
def test_what_is_not_known_is_a_dash_and_no_zero(shape, unknown):
    assert shape(unknown) == NONE


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (rates.rate(2571.4), "2,571"),
        (rates.rate(3.44), "3.4"),
        (rates.rate(0.0), "0"),
        (rates.milliseconds(0.423), "0.42"),
        (rates.milliseconds(5.81), "5.8"),
        (rates.milliseconds(1117.0), "1,117"),
        (rates.percent(95.96), "96.0"),
        (rates.percent(100.0), "100"),
        (rates.size(13_002_342), "12.4 MB"),
    ],
)
def test_figures_are_as_long_as_they_are_read(shown, text):
    assert shown == text


def test_figures_follow_the_locale():
    QLocale.setDefault(QLocale("de_DE"))
    assert rates.rate(2571) == "2.571"
    assert rates.percent(95.96) == "96,0"


@pytest.mark.parametrize(
    ("now", "before", "text", "direction"),
    [
        (404, 100, "+304 %", "up"),
        (48, 100, f"{MINUS}52 %", "down"),
        (100.2, 100, "±0 %", "same"),
        (1200, 100, "12-fold", "up"),
        (0, 100, f"{MINUS}100 %", "down"),
    ],
)
def test_a_change_is_told_in_percent_of_before(now, before, text, direction):
    found = rates.change(now, before)
    assert (found.text, found.direction) == (text, direction)
    assert found.is_large is (direction != "same")


@pytest.mark.parametrize(("now", "before"), [(None, 1), (1, None), (1, 0), (math.nan, 1)])
def test_without_a_before_there_is_no_change(now, before):
    assert rates.change(now, before) is None


def test_shares_differ_by_points():
    assert rates.points(96.0, 94.1) == rates.Change("+1.9 pt", "up", is_large=True)
    assert rates.points(96.02, 96.0) == rates.Change("±0 pt", "same")
    assert not rates.points(96.0, 95.9).is_large
    assert rates.points(None, 96.0) is None
