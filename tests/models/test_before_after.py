"""A report's file may be anybody's: what is not understood is a sentence, never a crash."""

import msgspec
import pytest

from console.peak.figures import NOT_MEASURED
from models import before_after
from models.before_after import Report, Unreadable, curves, decode, headline
from models.before_after_words import promised

AT = b'"at": "2026-11-28T01:30:00Z"'


def test_what_is_missing_is_empty_and_what_is_more_is_left_alone():
    report = decode(
        b'{"new": {"deep": [1]}, "configs": [{"name": "L0", "kinds": {}}], ' + AT + b"}"
    )
    assert report.configs[0].name == "L0"
    assert report.goals == []
    assert headline(report) is None
    assert curves(report) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b'{"at": "\\ud800"}', "damaged"),
        (b'{"zz": ' + b"[" * 200_000, "damaged"),
        (b"{" + AT + b', "capacity": {"L0": NaN}}', "damaged"),
        (b"{}", "no report of a comparison"),
        (b"[]", "no report of a comparison"),
        (b'{"at": 5}', "no report of a comparison"),
        (b'{"at": "yesterday"}', "no time that there is (yesterday)"),
        (b'{"at": "0001-01-01T00:00:00+23:00"}', "no time that there is"),
        (b"{" + AT + b', "products": 1' + b"0" * 400 + b"}", "$.products"),
        (b"{" + AT + b', "seeds": [1' + b"0" * 400 + b"]}", "$.seeds"),
        (b"{" + AT + b', "configs": [{"offered": -1}]}', "$.configs[0].offered"),
        (b"{" + AT + b', "notes": ["' + b"x" * 3000 + b'"]}', "$.notes[0]"),
        (b"{" + AT + b', "configs": [' + b"{}," * 2000 + b"{}]}", "$.configs"),
        (b" " * (before_after.MOST_BYTES + 1), "far larger"),
    ],
)
def test_anything_else_is_no_report(content, said):
    with pytest.raises(Unreadable, match=".") as told:
        decode(content)
    assert said in str(told.value)


def test_the_headline_is_of_the_highest_load_that_the_old_pages_carried():
    report = msgspec.convert(
        {
            "at": "2026-11-28T01:30:00Z",
            "reductions": [
                {"of": "N1+cache", "against": "L0", "offered": 90, "mean_pct": 99.0},
                {"of": "N1+cache", "against": "L2n", "offered": 5, "mean_pct": 80.0},
                {"of": "N1+cache", "against": "L2n", "offered": 9, "mean_pct": 97.0},
            ],
            "capacity": {"L2n": 10.0, "N1+cache": 600.0},
            "configs": [{"name": "L2n", "offered": 20.0}],
        },
        Report,
    )
    told = headline(report)
    assert (told.of, told.against, told.page_pct, told.capacity_factor) == (
        "N1+cache", "L2n", 97.0, 60.0,
    )  # fmt: skip


def test_a_curve_has_only_what_a_logarithmic_axis_can_show():
    cells = [(8, 3.0), (2, 2.0), (0, 1.0), (4, 0.0), (16, None)]
    report = msgspec.convert(
        {
            "at": "2026-11-28T01:30:00Z",
            "configs": [
                {"name": "N1", "offered": load, "latency_ms": {"p95": p95}} for load, p95 in cells
            ],
        },
        Report,
    )
    (curve,) = curves(report)
    assert curve.points == ((2.0, 2.0), (8.0, 3.0))


def test_where_the_old_pages_may_carry_more_nobody_carries_so_many_times_as_much():
    def told(loads):
        configs = [{"name": name, "offered": load} for name, load in loads]
        capacity = {"L2n": 10.0, "N1+cache": 600.0}
        found = headline(
            msgspec.convert({"at": "2026", "configs": configs, "capacity": capacity}, Report)
        )
        return found and (found.capacity_factor, found.is_open)

    assert told([("L2n", 10), ("L2n", 20), ("N1+cache", 600), ("N1+cache", 700)]) == (60.0, False)
    assert told([("L2n", 10), ("L2n", 20), ("N1+cache", 600)]) == (60.0, True)
    assert told([("L2n", 10), ("N1+cache", 600)]) is None


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert before_after.NOT_MEASURED == NOT_MEASURED
    goals = [{"met": True}, {"found": NOT_MEASURED}, {"found": "5"}]
    report = msgspec.convert({"at": "2026", "goals": goals}, Report)
    assert promised(report) == ("1 of 2 measured goals met", False)
    assert promised(msgspec.structs.replace(report, goals=[])) == ("", True)
    assert promised(msgspec.structs.replace(report, goals=report.goals[1:2]))[0] == (
        "no goal was measured"
    )
