"""A chart's samples as text: readings, times, a file that a spreadsheet cannot misread."""

import csv
import io
import math
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from models.readings import UNKNOWN, clock, iso_time, reading, reading_range, tick_readings
from models.samples import csv_text, sample_columns, samples
from models.series import Ring

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC).timestamp()


@pytest.fixture(params=["en_GB", "de_DE"])
def language(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (2571.4, "2,571", "2.571"),
        (96.04, "96.0", "96,0"),
        (58.34, "58.3", "58,3"),
        (1.844, "1.84", "1,84"),
        (5.0, "5", "5"),
        (-3.25, "\N{MINUS SIGN}3.25", "\N{MINUS SIGN}3,25"),
        (math.nan, UNKNOWN, UNKNOWN),
        (math.inf, UNKNOWN, UNKNOWN),
    ],
)
def test_a_reading_has_three_digits_or_so(language, value, english, german):
    assert reading(value) == (english if language == "en_GB" else german)


def test_the_values_of_an_axis_have_the_same_places(language):
    assert tick_readings([0, 25, 50, 75, 100]) == ["0", "25", "50", "75", "100"]
    point = "." if language == "en_GB" else ","
    assert tick_readings([0, 2.5, 5])[1:] == [f"2{point}5", f"5{point}0"]
    assert tick_readings([0, 0.25])[0] == f"0{point}00"


def test_a_range_that_reads_as_one_figure_is_one(language):
    assert reading_range(100.1, 100.2) == "100"
    assert reading_range(1, 2) == "1\N{EN DASH}2"
    assert reading_range(math.nan, math.nan) == UNKNOWN


def test_a_time_of_day_is_the_users(language):
    local = datetime.fromtimestamp(NOON).astimezone()
    assert clock(NOON + 59) == local.strftime("%H:%M")
    assert clock(NOON + 7.9, to="second") == local.strftime("%H:%M:07")
    assert clock(NOON + 7.25, to="millisecond") == local.strftime("%H:%M:07.250")


def test_an_american_reads_am_and_pm():
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    try:
        assert clock(NOON + 61, to="second").endswith("M")
        assert ":01:01" in clock(NOON + 61, to="second")
    finally:
        QLocale.setDefault(before)


def test_a_file_has_iso_times_points_and_empty_gaps_in_every_language(language):
    ring = Ring(10, 4, ["a", "b", "c"])
    ring.put(NOON, [1.5, -2, 0])
    ring.put(NOON + 0.5, [math.nan, 1234567.125, 0])
    rows = samples(ring, ["a", "b"], 10)
    text = csv_text(["=cmd|' /C calc'!A0", "@b,c"], rows)
    assert list(csv.reader(io.StringIO(text))) == [
        ["time", "'=cmd|' /C calc'!A0", "'@b,c"],
        ["2026-07-01T12:00:00.000Z", "1.5", "-2"],
        ["2026-07-01T12:00:00.250Z", "", ""],
        ["2026-07-01T12:00:00.500Z", "", "1234567.125"],
    ]
    assert iso_time(NOON) == "2026-07-01T12:00:00.000Z"


def test_samples_are_those_of_the_window_up_to_where_it_is_held():
    ring = Ring(10, 4, ["a"])
    assert samples(ring, ["a"], 5) == []
    for at in range(60):
        ring.put(at / 4, [at])
    shown = samples(ring, ["a"], 2, last=50)
    assert [row.values[0] for row in shown] == list(range(43, 51))
    assert shown[-1].at == 12.5
    assert len(samples(ring, ["a"], 3600)) == 40


def test_a_table_shows_the_same_with_a_dash_for_a_gap():
    columns = sample_columns(["p50", "p95"])
    ring = Ring(10, 4, ["a", "b"])
    ring.put(NOON, [1.5, math.nan])
    (row,) = samples(ring, ["a", "b"], 1)
    assert [column.title for column in columns] == ["Time", "p50", "p95"]
    assert [column.show(row) for column in columns[1:]] == ["1.50", UNKNOWN]
    assert columns[0].show(row) == clock(NOON, to="millisecond")
