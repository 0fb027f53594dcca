"""A scanner or a person: decided by times and characters alone."""

import pytest

from views.kit.burst import Burst, Moment, Verdict

EAN = "5012345678900"


def typed(text: str, gaps: list[float], ending_gap: float) -> tuple[str, list[str]]:
    """The scan, and what was given on; times as the window system tells them."""
    burst, at, given = Burst(), 1000.0, [""]
    for character, gap in zip(text, gaps, strict=True):
        at += gap
        moment = Moment(int(at), 0)
        verdict = burst.judge(character, moment)
        if verdict is Verdict.HOLD_ALONE:
            given.append(burst.text)
            burst.clear()
        burst.hold(character, moment)
    moment = Moment(int(at + ending_gap), 0)
    if burst.judge("", moment, ends=True) is Verdict.SCAN:
        return burst.end(moment), given
    return "", [*given, burst.text]


@pytest.mark.parametrize(
    ("text", "gap", "ending_gap", "scan"),
    [
        (EAN, 2, 2, True),
        (EAN, 29, 29, True),
        (EAN, 30, 2, False),  # a person at 30 ms a key would be a miracle, but no scanner
        (EAN, 29, 30, False),  # Enter was pressed by hand
        (EAN, 80, 80, False),
        ("96385074", 5, 5, True),
        ("9638507", 5, 5, False),  # shorter than any code on a shelf
    ],
)
def test_a_burst_with_an_ending_is_a_scan(text, gap, ending_gap, scan):
    found, given = typed(text, [gap] * len(text), ending_gap)
    assert found == (text if scan else "")
    assert "".join(given) == ("" if scan else text)


def test_a_pause_begins_anew_and_what_was_before_it_is_a_persons():
    found, given = typed(f"ab{EAN}", [90, 90, 90, *[3] * 12], 3)
    assert found == EAN
    assert "".join(given) == "ab"


def test_times_of_the_window_system_beat_those_of_arrival():
    burst = Burst()
    for at in range(0, 800, 80):  # a person; all keys arrive at once after a stall
        if burst.judge("5", Moment(1000 + at, 5.0)) is Verdict.HOLD_ALONE:
            burst.clear()
        burst.hold("5", Moment(1000 + at, 5.0))
    assert burst.text == "5"
    burst.clear()
    for at in range(10):  # a scanner, seen with a stall of half a second inside
        seen = 5.0 if at < 4 else 505.0
        assert burst.judge("5", Moment(1000 + at * 4, seen)) is Verdict.HOLD
        burst.hold("5", Moment(1000 + at * 4, seen))
    assert burst.judge("", Moment(1044, 505.0), ends=True) is Verdict.SCAN


def test_without_times_of_the_window_system_those_of_arrival_decide():
    assert Moment(0, 40.0).since(Moment(0, 10.0)) == 30.0
    assert Moment(90, 40.0).since(Moment(0, 10.0)) == 30.0
    assert Moment(5, 40.0).since(Moment(2**32 - 5, 10.0)) == 30.0  # the counter began anew


def test_the_second_half_of_an_ending_is_swallowed_and_a_later_enter_is_not():
    burst = Burst()
    for at, character in enumerate(EAN):
        burst.hold(character, Moment(100 + at, 0))
    assert burst.end(Moment(115, 0)) == EAN
    assert burst.judge("", Moment(118, 0), ends=True) is Verdict.SWALLOW
    assert burst.judge("", Moment(200, 0), ends=True) is Verdict.PASS
