"""Whole numbers in each field of the stock screen, in the language of the screen."""

import pytest
from PySide6.QtCore import QLocale

from services.kernel.errors import Invalid
from views.inventory.aside_popover import read_pieces
from views.inventory.count_popover import read_counted
from views.inventory.delta import read_delta
from views.inventory.reorder_popover import read_point
from views.inventory.transfer_popover import read_quantity

FIELDS = {
    "delta": read_delta,
    "counted": read_counted,
    "quantity": read_quantity,
    "pieces": read_pieces,
    "point": read_point,
}
NO_NUMBERS = [
    *(
        "1e3",
        "1E+3",
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "1_000",
        "=1+1",
        "@5",
        "5;",
        "5 000",
        "--5",
        "5-",
    ),
    *("1.5", "1,5", "1.00", "12,34", "<b>5</b>", "\x00", "9" * 5000, "2147483648", "-2147483649"),
    *("\N{ARABIC-INDIC DIGIT THREE}", "\N{FULLWIDTH DIGIT ONE}2", "½", "5\N{ZERO WIDTH SPACE}"),
]


@pytest.fixture
def speaking():
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_no_whole_number_is_said_with_the_field(field):
    for typed in NO_NUMBERS:
        with pytest.raises(Invalid) as error:
            FIELDS[field](typed)
        assert error.value.field == field, typed
        assert len(str(error.value)) < 160, typed


@pytest.mark.parametrize(
    ("locale", "typed", "number"),
    [
        ("en_GB", "1,234", 1234),
        ("en_GB", "1.234", None),
        ("de_DE", "1.234", 1234),
        ("de_DE", "1,234", None),
        ("de_DE", "2.147.483.647", 2147483647),
        ("en_GB", "1,23,456", None),
        ("fr_FR", "1\N{NARROW NO-BREAK SPACE}234", 1234),
        ("en_GB", "0007", 7),
    ],
)
def test_thousands_are_grouped_as_the_locale_does_or_not_at_all(speaking, locale, typed, number):
    speaking(locale)
    if number is not None:
        assert read_counted(typed) == number
        return
    with pytest.raises(Invalid, match="not a whole number here") as error:
        read_counted(typed)
    assert QLocale().toString(1234) in str(error.value)  # how to write it instead


@pytest.mark.parametrize(
    ("field", "typed"),
    [("counted", "-1"), ("quantity", "0"), ("quantity", "-3"), ("pieces", "0"), ("point", "-1")],
)
def test_a_number_that_means_nothing_there_is_refused(field, typed):
    with pytest.raises(Invalid) as error:
        FIELDS[field](typed)
    assert error.value.field == field
