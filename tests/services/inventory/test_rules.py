"""Values of the wrong kind or range never reach the database."""

import pytest

from services.inventory.records import LevelQuery
from services.kernel.errors import Invalid, NotFound
from tests.services.inventory.conftest import LEEDS

WRONG = [2**63, -1, 0, True, 1.5, "1", None, pytest.param(10**5000, id="huge")]


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("a\0b", r"The note holds the character U\+0000"),
        ("fell\u202eoff", r"U\+202E"),
        ("two\nlines", "one line"),
        ("x" * 501, "The note has 501 characters; at most 500"),
        (None, "must be text"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(inventory, stock, as_clerk, note, says):
    stock(1, "MUG", leeds=5)
    with pytest.raises(Invalid, match=says) as refused:
        inventory.adjust(1, LEEDS, -1, "lost", note)
    assert refused.value.field == "note"
    assert inventory.levels(1)[0].on_hand == 5


def test_a_note_of_500_characters_is_kept(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=5)
    assert inventory.adjust(1, LEEDS, -1, "lost", "x" * 500).movement.note == "x" * 500


@pytest.mark.parametrize("delta", [1.5, True, "1", None, 2**31, pytest.param(10**5000, id="huge")])
def test_a_change_that_is_no_quantity_is_refused(inventory, as_clerk, delta):
    with pytest.raises(Invalid) as refused:
        inventory.adjust(1, LEEDS, delta, "lost")
    assert refused.value.field == "delta"


@pytest.mark.parametrize("number", WRONG)
def test_a_number_that_nothing_has_is_not_found(inventory, as_clerk, number):
    for ask in (
        lambda: inventory.adjust(number, LEEDS, 1, "found"),
        lambda: inventory.levels(number),
        lambda: inventory.movements(number),
        lambda: inventory.reverse(number),
    ):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize("location", [2**15, -1, "1", 1.5, True, pytest.param(10**5000, id="huge")])
def test_a_location_that_cannot_be_is_not_found(inventory, as_clerk, location):
    for ask in (
        lambda: inventory.adjust(1, location, 1, "found"),
        lambda: inventory.movements(1, location),
        lambda: inventory.low_stock(location),
        lambda: inventory.low_count(location),
        lambda: inventory.find(LevelQuery(location=location)),
        lambda: inventory.keys(LevelQuery(location=location)),
    ):
        with pytest.raises(NotFound):
            ask()


def test_numbers_beyond_the_database_are_left_out_of_a_list(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=5)
    assert [row.variant for row in inventory.rows([2**70, 1 << 16 | LEEDS, -5])] == [1]
    assert [row.variant for row in inventory.availability([2**63, 1])] == [1]
    with pytest.raises(Invalid):
        inventory.rows(["1"])


@pytest.mark.parametrize("limit", [-1, "5", 2**63])
def test_a_limit_that_is_none_is_refused(inventory, as_clerk, limit):
    for ask in (inventory.find, inventory.low_stock, inventory.movements):
        first = {"find": LevelQuery(), "low_stock": None, "movements": 1}[ask.__name__]
        with pytest.raises(Invalid) as refused:
            ask(first, limit=limit)
        assert refused.value.field == "limit"


@pytest.mark.parametrize("text", ["mu\u200bg", "\ufeffmug", "\0mug\0", "mug\x1f", "\ud800mug"])
def test_a_search_reads_past_what_nobody_sees(inventory, stock, as_clerk, text):
    stock(1, "MUG", leeds=5)
    assert [row.sku for row in inventory.find(LevelQuery(text=text)).rows] == ["MUG"]
    assert len(inventory.keys(LevelQuery(text=text)).codes) == 4
