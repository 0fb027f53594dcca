"""What a text in a cell means: read strictly, refused in a sentence, stored never by half."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from services.catalog.records import Category, ProductRow
from services.kernel.work import Caller
from tests.naughty import LISTED as NAUGHTY
from tests.views.catalog.conftest import CLERK, MANAGER
from views.catalog.cells import CellReader, Unreadable, text_of, writable

CATEGORIES = [
    Category(1, "Kitchen", None, ("Kitchen",), 0),
    Category(2, "Mugs", 1, ("Kitchen", "Mugs"), 0),
    Category(3, "Gifts", None, ("Gifts",), 0),
    Category(4, "Mugs", 3, ("Gifts", "Mugs"), 0),
]
READER = CellReader(CATEGORIES)


def row(**fields: Any) -> ProductRow:
    known = {
        "id": 7, "version": 1, "variant": 7, "sku": "M7", "name": "Mug", "status": "active",
        "category": "Mugs", "category_root": "Kitchen", "price": 255, "currency": "GBP",
        "barcode": "", "updated": datetime.now(UTC),
    }  # fmt: skip
    return ProductRow(**(known | fields))


@pytest.fixture
def locale(request: pytest.FixtureRequest) -> Any:
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("price", "£2.99", 299),
        ("price", "1,234.50", 123450),
        ("status", " ARCHIVED ", "archived"),
        ("category", "gifts > MUGS", 4),
        ("category", "gifts>mugs", 4),
        ("category", "Kitchen", 1),
        ("barcode", "5901234123457", "5901234123457"),
        ("barcode", "", ""),
        ("name", "  Mug, blue ", "Mug, blue"),
    ],
)
def test_what_a_text_means(field: str, text: str, value: object) -> None:
    assert READER.value(field, text, row()) == value


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("price", "2,99", "no price"),
        ("price", "1e3", "no price"),
        ("price", "NaN", "no price"),
        ("price", "-1", "below zero"),
        ("price", "2.999", "decimal places"),
        ("price", "", "Write a price"),
        ("price", "99999999999999", "too much"),
        ("status", "gone", "Draft, Active, Archived"),
        ("category", "Mugs", "Kitchen > Mugs, Gifts > Mugs"),
        ("category", "Bowls", "no category “Bowls”"),
        ("barcode", "5901234123450", "check digit would be 7"),
        ("barcode", "9.78E+12", "scientific notation"),
        ("name", "", "Enter a name"),
        ("name", "two\nlines", "one line"),
    ],
)
def test_what_cannot_be_read_is_told(field: str, text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        READER.value(field, text, row())


def test_a_price_is_read_as_the_locale_writes_it(locale: Any) -> None:
    locale("de_DE")
    assert READER.value("price", "2,99", row()) == 299
    assert text_of(row(), "price") == "2,55"
    with pytest.raises(Unreadable):
        READER.value("price", "2.99", row())


@pytest.mark.parametrize("field", ["name", "status", "category", "price", "barcode"])
def test_a_cell_knows_its_own_text(field: str) -> None:
    one = row(price=None) if field == "price" else row()
    assert READER.known(field, text_of(one, field), one)
    assert not READER.known(field, "other", one)


def test_every_naughty_name_is_read_or_refused_in_a_sentence() -> None:
    told = [answer for text in NAUGHTY if (answer := read(text)) != text.strip()]
    assert len(told) < len(NAUGHTY) / 10
    assert all(answer.endswith(".") for answer in told)


def read(text: str) -> str:
    try:
        return str(READER.value("name", text, row()))
    except Unreadable as refused:
        return str(refused)


def test_who_may_write_what() -> None:
    assert writable(CLERK, "name")
    assert not writable(CLERK, "price")
    assert not writable(CLERK, "status")
    assert all(writable(MANAGER, field) for field in ("name", "price", "status", "barcode"))
    assert not writable(MANAGER, "available")
    assert not writable(Caller("Nobody", frozenset({"price.write"})), "price")
