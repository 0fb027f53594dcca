"""Money is read strictly, as the locale writes it, and every refusal says what to write."""

import contextlib
from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from models import formats


@pytest.fixture
def german() -> Generator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("2.95", 295), ("£2.95", 295), (" 3 ", 300), ("1,295.50", 129550), ("0", 0), ("GBP 4", 400)],
)
def test_prices_that_are_read(text: str, minor: int) -> None:
    assert formats.parse_money(text, "GBP") == minor


@pytest.mark.parametrize(
    "text", ["", "2,95", "1.295,50", "abc", "1e9", "NaN", "Infinity", "--3", "12,95.00", "12x"]
)
def test_prices_that_are_refused(text: str) -> None:
    with pytest.raises(formats.NotMoney, match=r"12\.95"):
        formats.parse_money(text, "GBP")


def test_the_sentence_counts_decimals() -> None:
    with pytest.raises(formats.NotMoney, match="GBP has 2 decimal places and “2.955” has 3"):
        formats.parse_money("2.955", "GBP")
    with pytest.raises(formats.NotMoney, match="JPY has 0"):
        formats.parse_money("295.5", "JPY")
    with pytest.raises(formats.NotMoney, match="below zero"):
        formats.parse_money("-1", "GBP")
    with pytest.raises(formats.NotMoney, match="too much"):
        formats.parse_money("99999999999.00", "GBP")


def test_a_german_reads_a_comma(german: None) -> None:
    assert formats.parse_money("1.295,50", "EUR") == 129550
    assert formats.plain_money(129550, "EUR") == "1295,50"
    with pytest.raises(formats.NotMoney):
        formats.parse_money("1.5", "EUR")  # lenient readers make 15 of it


@given(st.integers(0, formats.MOST), st.sampled_from(["GBP", "EUR", "JPY", "BHD"]))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    assert formats.parse_money(formats.plain_money(minor, currency), currency) == minor
    assert formats.parse_money(formats.money(minor, currency), currency) == minor


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(formats.NotMoney):
        assert 0 <= formats.parse_money(text, "GBP") <= formats.MOST


def test_ages() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    ages = [0, 12, 14 * 60, 3 * 3600, 2 * 86400]
    said = [formats.ago(now - timedelta(seconds=age), now) for age in ages]
    assert said == ["just now", "12 s ago", "14 min ago", "3 h ago", "2 d ago"]


def test_one_is_no_more_than_one() -> None:
    told = [formats.counted(number, "{0} person", "{0} people") for number in (0, 1, 3746)]
    assert told == ["0 people", "1 person", "3,746 people"]
