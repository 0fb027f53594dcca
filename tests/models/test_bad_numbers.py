"""Prices and quantities as three locales write them; anything else gets a sentence."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import QLocale

from models import formats
from services.kernel.errors import Invalid
from views.inventory import typed

CURRENCY = {"en_GB": "GBP", "de_DE": "EUR", "fr_CH": "CHF"}
NARROW, FULL_WIDTH, ARABIC = "\u202f", "２.９５", "٢٫٩٥"  # noqa: RUF001 - lookalikes are the point


@pytest.fixture(params=list(CURRENCY))
def language(request) -> Generator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


READ = {
    "en_GB": {"2.95": 295, "1,295.50": 129550, "1,500": 150000, "1.500": 150, "£5": 500},
    "de_DE": {"2,95": 295, "1.295,50": 129550, "1.500": 150000, "1,500": 150, "5 €": 500},
    "fr_CH": {"2,95": 295, f"1{NARROW}295,50": 129550, "1 295,50": 129550, "CHF 5": 500},
}
REFUSED = {
    "en_GB": ["2,95", "1.295,50", "1 295.50", "12,34.5", "€5"],
    "de_DE": ["2.95", "1,295.50", "1.5", "1 295,50", "12.34,5", "£5"],
    "fr_CH": ["2.95", "1.295,50", "1,295.50", "12 34,5"],
}
NOWHERE = [
    *("NaN", "nan", "inf", "-Infinity", "1e3", "1E+3", "1e9999999", "0x10", "1_000"),
    *(FULL_WIDTH, ARABIC, "½", "²", "5%", "(5)", "--1", "1-", "=1+1", "1,2,3", "1.2.3", "9" * 5000),
    *("<b>5</b>", "5\u202e", "five", "", "  "),
]


def test_prices_as_the_locale_writes_them(language):
    for text, minor in READ[language].items():
        assert formats.parse_money(text, CURRENCY[language]) == minor, text


def test_other_prices_get_a_sentence_with_an_example(language):
    for text in [*REFUSED[language], *NOWHERE]:
        with pytest.raises(formats.NotMoney) as refused:
            formats.parse_money(text, CURRENCY[language])
        sentence = str(refused.value)
        assert sentence.isprintable(), text
        assert len(sentence) < 120, text


@pytest.mark.parametrize("text", ["-1", "−1", "-0.01"])  # noqa: RUF001 - a real minus
def test_a_price_below_zero_is_told_as_one(text):
    with pytest.raises(formats.NotMoney, match="below zero"):
        formats.parse_money(text, "GBP")


GROUPED = {"en_GB": "1,234", "de_DE": "1.234", "fr_CH": "1'234"}
MISREAD = {
    "en_GB": ["1.234", "1 234", "2.5", "2,5", "12,34"],
    "de_DE": ["1,234", "1 234", "2.5", "2,5", "12.34"],
    "fr_CH": ["1,234", "1.234", "2.5", "2,5"],
}


def test_quantities_as_the_locale_writes_them(language):
    for text, pieces in {GROUPED[language]: 1234, "0005": 5, "2147483647": 2**31 - 1}.items():
        assert typed.whole(text, "counted", least=0, empty="") == pieces, text


def test_other_quantities_get_a_sentence_at_their_field(language):
    for text in [*MISREAD[language], *NOWHERE[:-2], "2147483648", "-1", "-2147483649"]:
        with pytest.raises(Invalid) as refused:
            typed.whole(text, "counted", least=0, empty="")
        assert refused.value.field == "counted"
        assert str(refused.value).isprintable(), text
        assert len(str(refused.value)) < 120, text


def test_a_blank_groups_where_the_locale_groups_by_a_space_no_keyboard_has():
    before = QLocale()
    QLocale.setDefault(QLocale("fr_FR"))
    try:
        assert typed.whole("1 234", "counted", least=0, empty="") == 1234
        assert formats.parse_money("1 234,50", "EUR") == 123450
        with pytest.raises(Invalid):
            typed.whole("12 34", "counted", least=0, empty="")
    finally:
        QLocale.setDefault(before)
