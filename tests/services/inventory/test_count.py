"""Counts: compared under the row's lock, on record whether they change the figure or not."""

import pytest

from services.inventory.records import CountLine
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tests.services.inventory.conftest import CLERK, LEEDS, MANAGER, YORK


def records(owner):
    return owner.execute(
        "SELECT location, expected, counted, movement IS NULL, note, reference, actor, batch"
        " FROM stock_count ORDER BY id"
    ).fetchall()


def test_a_count_sets_on_hand_by_one_movement_and_leaves_a_record(
    inventory, stock, owner, as_clerk
):
    stock(1, "MUG", leeds=10)

    done = inventory.count(1, LEEDS, 10, 7, " shelf 4 ", "CC-17")

    assert (done.level.on_hand, done.movement.delta, done.movement.balance) == (7, -3, 7)
    assert (done.movement.reason, done.movement.reference) == ("count", "CC-17")
    assert records(owner) == [(LEEDS, 10, 7, False, "shelf 4", "CC-17", "Amelia Hughes", None)]
    assert inventory.level(1, LEEDS) == done.level


def test_a_count_that_confirms_the_figure_is_a_record_without_a_movement(
    inventory, stock, owner, as_clerk
):
    stock(1, "MUG", leeds=10)
    before = inventory.level(1, LEEDS)

    done = inventory.count(1, LEEDS, 10, 10)

    assert (done.movement, done.level) == (None, before)
    assert len(inventory.movements(1)) == 1
    assert records(owner) == [(LEEDS, 10, 10, True, "", "", "Amelia Hughes", None)]


@pytest.mark.parametrize("found", [7, 10])
def test_a_count_sent_again_is_answered_again(inventory, stock, owner, as_clerk, found):
    stock(1, "MUG", leeds=10)
    first = inventory.count(1, LEEDS, 10, found)
    with work.doing(work.Work(CLERK)):
        inventory.adjust(1, LEEDS, 5, "received")

    again = inventory.count(1, LEEDS, 10, found)

    assert (again.record, again.movement) == (first.record, first.movement)
    assert (again.level.on_hand, len(records(owner))) == (found + 5, 1)


def test_a_count_of_an_older_figure_is_a_conflict_that_tells_the_new_one(
    inventory, stock, owner, as_clerk
):
    stock(1, "MUG", "Red Mug", leeds=10)
    inventory.adjust(1, LEEDS, -2, "damaged")
    says = "MUG Red Mug at Leeds store has 8 on hand, not 10. Compare both"
    for found in (8, 10, 12):
        with pytest.raises(Conflict, match=says):
            inventory.count(1, LEEDS, 10, found)
    assert (records(owner), inventory.level(1, LEEDS).on_hand) == ([], 8)


def test_a_count_below_what_is_promised_says_what_is(inventory, stock, owner, as_clerk):
    stock(1, "MUG", leeds=10)
    owner.execute("UPDATE product_inventory SET reserved = 4, unavailable = 3")
    says = "7 of MUG Mug at Leeds store are reserved or unavailable; a count of 6"
    with pytest.raises(Invalid, match=says) as refused:
        inventory.count(1, LEEDS, 10, 6)
    assert refused.value.field == "counted"
    assert inventory.count(1, LEEDS, 10, 7).level.available == 0


def test_a_cell_that_never_was_can_be_counted(inventory, stock, as_manager):
    stock(1, "MUG", leeds=1)
    assert inventory.count(1, YORK, 0, 4).level.on_hand == 4
    assert inventory.count(1, LEEDS, 1, 1).movement is None
    stock(2, "CUP", leeds=1)
    assert inventory.count(2, YORK, 0, 0).level.on_hand == 0
    with pytest.raises(Unavailable, match="does not know this SKU"):
        inventory.count(77, LEEDS, 0, 1)
    with pytest.raises(NotFound, match="no location 9"):
        inventory.count(1, 9, 0, 1)


def test_a_refused_count_leaves_no_cell_behind(inventory, stock, as_manager):
    stock(1, "MUG", leeds=1)
    with pytest.raises(Conflict):
        inventory.count_many([CountLine(1, YORK, 0, 4), CountLine(1, LEEDS, 2, 3)])
    assert [level.location for level in inventory.levels(1)] == [LEEDS]


def test_nobody_counts_in_somebody_elses_store(inventory, stock, as_clerk):
    stock(1, "MUG", york=7)
    for expected in (7, 8):
        with pytest.raises(NotAllowed) as refused:
            inventory.count(1, YORK, expected, 9)
        assert "7" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong", [-1, 2**31, 1.5, float("nan"), True, "1", None, pytest.param(10**5000, id="huge")]
)
def test_what_is_no_quantity_is_refused_at_its_field(inventory, as_clerk, wrong):
    for values, field in (((0, wrong), "counted"), ((wrong, 0), "expected")):
        with pytest.raises(Invalid) as refused:
            inventory.count(1, LEEDS, *values)
        assert refused.value.field == field


def test_the_largest_figure_can_be_counted(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=1)
    most = 2**31 - 1
    assert inventory.count(1, LEEDS, 1, most).level.on_hand == most
    assert inventory.count(1, LEEDS, most, 0).level.on_hand == 0


def test_many_counts_are_one_batch_or_nothing(inventory, stock, owner, as_manager):
    for variant in range(1, 9):
        stock(variant, f"SKU{variant}", leeds=10)
    lines = [CountLine(variant, LEEDS, 10, 10 + variant % 3) for variant in range(8, 0, -1)]

    done = inventory.count_many(lines, reference="CC-17")

    assert [each.level.on_hand for each in done.counted] == [line.counted for line in lines]
    batches = {each.movement.batch for each in done.counted if each.movement}
    assert batches == {done.batch}
    assert {row[-1] for row in records(owner)} == {done.batch}
    assert inventory.count_many(lines, reference="CC-17").batch == done.batch
    assert len(records(owner)) == 8

    with work.doing(work.Work(MANAGER)), pytest.raises(Conflict) as refused:
        inventory.count_many(lines)
    told = str(refused.value)
    assert "6 counts were changed" in told  # 10 + n % 3 is 10 for n = 3 and 6
    assert "SKU8 Sku8 at Leeds store has 12 on hand, not 10" in told
    assert told.count("on hand") == 5
    assert len(records(owner)) == 8


def test_a_sentence_names_five_cells_and_counts_the_others(inventory, stock, as_clerk):
    for variant in range(1, 9):
        stock(variant, f"SKU{variant}", leeds=10)
    with pytest.raises(Conflict, match="8 counts were changed.*; and 3 more"):
        inventory.count_many([CountLine(variant, LEEDS, 9, 9) for variant in range(1, 9)])


def test_a_cell_is_counted_once_in_a_batch(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10)
    with pytest.raises(Invalid, match="counted twice"):
        inventory.count_many([CountLine(1, LEEDS, 10, 9), CountLine(1, LEEDS, 10, 8)])
    assert inventory.count_many([]).counted == ()


def test_a_count_record_is_never_changed(inventory, stock, owner, as_clerk):
    stock(1, "MUG", leeds=10)
    inventory.count(1, LEEDS, 10, 10)
    for statement in ("UPDATE stock_count SET counted = 1", "DELETE FROM stock_count"):
        with pytest.raises(Exception, match="append-only"):
            owner.execute(statement)
