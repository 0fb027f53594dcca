"""The arithmetic of bulk changes: exact, by currency, and every mistake told with its position."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.expressions import Problem, canonical, parse
from services.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("rule", "price", "cost", "currency", "amount"),
    [
        ("price * 0.9 round .99", 1000, None, "GBP", 899),
        ("price \N{MULTIPLICATION SIGN} 0.9 rounded to .99", 1000, None, "GBP", 899),
        ("+10%", 1000, None, "GBP", 1100),
        ("-5%", 1999, None, "GBP", 1899),
        ("price - 1", 1000, None, "GBP", 900),
        ("cost * 2.2 round 0.05 up", None, 333, "GBP", 735),
        ("12.50", None, None, "GBP", 1250),
        ("12.50", None, None, "KWD", 12500),
        ("12.50", None, None, "JPY", 13),
        ("price * 1.1", 105, None, "JPY", 116),  # 115.5: halves up
        ("price * 0.333", 1000, None, "KWD", 333),
        ("price round .99", 149, None, "GBP", 199),  # as near to 0.99: the higher
        ("price round .99", 20, None, "GBP", 99),  # never below 0
        ("price round .99 down", 198, None, "GBP", 99),
        ("price round .99 up", 200, None, "GBP", 299),
        ("price round 10 down", 1999, None, "GBP", 1000),
        ("2 + 3 * (price - 4) / 2", 600, None, "GBP", 500),
        ("price + 10% - 1", 1000, None, "GBP", 1000),
        ("50% * price", 1000, None, "GBP", 500),
        ("PRICE \N{MINUS SIGN} -1 ÷ 2", 100, None, "GBP", 150),
        ("1 / 3 * 3", None, None, "GBP", 100),
    ],
)
def test_a_rule_gives_the_amount(rule, price, cost, currency, amount):
    assert parse(rule, "price").amount(price, cost, currency) == amount


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "empty"),
        ("price +", "Position 8, at the end"),
        ("price ** 2", r"Position 8, at '\*'"),
        ("price 2", "Position 7, at '2': an operator"),
        ("(price", "Position 7.*closing bracket"),
        ("price * 1,5", "Position 10, at ',': decimals stand behind a point"),
        ("__import__('os')", "Position 1, at '_'"),
        ("name * 2", "Position 1, at 'name'"),
        ("price round", "Position 12.*what to round to"),
        ("price round 0", "Position 13.*multiple of 0"),
        ("1e5", "Position 2, at 'e'"),
        ("NaN", "Position 1, at 'NaN'"),
        ("123456789012345678901", "at most 20 digits"),
        ("(" * 50 + "1", "Position 22.*too many brackets"),
        ("1+" * 150 + "1", "longer than 200"),
        ("1\N{FULLWIDTH DIGIT TWO}", "Position 2"),
    ],
)
def test_a_mistake_is_told_with_its_position(rule, says):
    with pytest.raises(Invalid, match=says) as refused:
        parse(rule, "price")

    assert refused.value.field == "expression"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("price * 2", "no price"),
        ("cost * 2", "cost is unknown"),
        ("1 / 0", "divides by zero"),
        ("0 / 0", "divides by zero"),
        ("1 - 2", "below 0"),
    ],
)
def test_what_one_product_cannot_have_is_its_own_problem(rule, says):
    with pytest.raises(Problem, match=says):
        parse(rule, "price").amount(None, None, "GBP")


def test_a_locale_writes_its_own_separator():
    assert canonical("price * 0,9 round ,99", ",") == "price * 0.9 round .99"
    assert canonical("price * 0.9", ".") == "price * 0.9"
    with pytest.raises(Invalid, match="Position 10: write ,"):
        canonical("price * 1.000,5", ",")


@given(st.text(alphabet="pricecost 0123456789.+-*/\xd7\xf7%()round,up\x00é"))
def test_any_text_is_a_rule_or_a_sentence(text):
    try:
        amount = parse(text, "price").amount(100, 50, "GBP")
    except (Invalid, Problem):
        return
    assert type(amount) is int
    assert amount >= 0


@given(st.integers(0, 10**9), st.sampled_from(["", "up", "down"]))
def test_an_ending_is_always_there_and_near(minor, way):
    amount = parse(f"price round .99 {way}", "price").amount(minor, None, "GBP")

    assert Decimal(amount).scaleb(-2) % 1 == Decimal("0.99")
    assert abs(amount - minor) < 100
