"""Transfers and batches: all of it or nothing, there and back."""

from uuid import uuid4

import pytest

from services.inventory.records import CountLine
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.services.inventory.conftest import CLERK, LEEDS, MANAGER, YORK


def on_hand(inventory, variant=1):
    return [level.on_hand for level in inventory.levels(variant)]


def afresh():
    """A work of its own: another press of the button, no retry."""
    return work.doing(work.Work(MANAGER))


def test_a_transfer_is_two_movements_of_one_batch(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10)

    done = inventory.transfer(1, LEEDS, YORK, 4, "for the window")

    out, into = done.movements
    assert (out.delta, out.location, out.reason, out.balance) == (-4, LEEDS, "transfer out", 6)
    assert (into.delta, into.location, into.reason, into.balance) == (4, YORK, "transfer in", 4)
    assert {out.batch, into.batch} == {done.batch}
    assert {out.reference, into.reference} == {done.reference}
    assert done.reference.startswith("TR-")
    assert [level.on_hand for level in done.levels] == [6, 4] == on_hand(inventory)
    assert inventory.transfer(1, LEEDS, YORK, 4, "for the window") == done  # sent again
    assert on_hand(inventory) == [6, 4]
    assert inventory.transfer(1, LEEDS, YORK, 4).batch != done.batch  # another one


@pytest.mark.parametrize(
    ("source", "target", "quantity", "field", "says"),
    [
        (LEEDS, YORK, 11, "quantity", "Only 10 of MUG Mug are available at Leeds store"),
        (LEEDS, LEEDS, 1, "target", "needs two locations"),
        (LEEDS, YORK, 0, "quantity", "at least 1"),
        (LEEDS, YORK, -1, "quantity", "at least 1"),
        (LEEDS, YORK, 1.0, "quantity", "whole number"),
        (LEEDS, YORK, 2**31, "quantity", "at most 2,147,483,647"),
        (YORK, LEEDS, 1, "quantity", "Only 0 of MUG Mug are available at York store"),
    ],
)
def test_a_transfer_that_cannot_be_writes_nothing(
    inventory, stock, as_manager, source, target, quantity, field, says
):
    stock(1, "MUG", leeds=10)
    with pytest.raises(Invalid, match=says) as refused:
        inventory.transfer(1, source, target, quantity)
    assert refused.value.field == field
    assert (on_hand(inventory), len(inventory.movements(1))) == ([10], 1)


def test_a_transfer_needs_both_stores(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10, york=10)
    for source, target in ((LEEDS, YORK), (YORK, LEEDS)):
        with pytest.raises(NotAllowed, match="York store"):
            inventory.transfer(1, source, target, 1)
    with afresh():
        assert on_hand(inventory) == [10, 10]


def test_a_transfer_is_taken_back_whole_and_can_be_done_again(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10)
    done = inventory.transfer(1, LEEDS, YORK, 4)

    back = inventory.reverse_batch(done.batch)

    assert [(m.delta, m.reverses) for m in back.movements] == [
        (4, done.movements[0].id),
        (-4, done.movements[1].id),
    ]
    assert {m.reason for m in back.movements} == {"transfer in", "transfer out"}
    assert on_hand(inventory) == [10, 0]
    assert inventory.reverse_batch(done.batch) == back  # sent again
    with afresh(), pytest.raises(Conflict, match="reversed already"):
        inventory.reverse_batch(done.batch)
    with afresh():
        inventory.reverse_batch(back.batch)
    assert on_hand(inventory) == [6, 4]


@pytest.mark.parametrize("half", [0, 1])
def test_one_half_of_a_transfer_takes_the_other_along(inventory, stock, as_manager, half):
    stock(1, "MUG", leeds=10)
    done = inventory.transfer(1, LEEDS, YORK, 4)

    told = inventory.reverse(done.movements[half].id)

    assert told.movement.reverses == done.movements[half].id
    assert told.level.location == done.movements[half].location
    assert on_hand(inventory) == [10, 0]
    with afresh(), pytest.raises(Conflict):
        inventory.reverse(done.movements[1 - half].id)


def test_a_transfer_whose_pieces_are_gone_stays_as_it_is(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10)
    done = inventory.transfer(1, LEEDS, YORK, 4)
    inventory.adjust(1, YORK, -2, "damaged")
    with pytest.raises(Invalid, match="Only 2 of MUG Mug are available at York store"):
        inventory.reverse_batch(done.batch)
    assert on_hand(inventory) == [6, 2]


def test_counts_are_taken_back_as_a_batch(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10, york=3)
    lines = [CountLine(1, LEEDS, 10, 8), CountLine(1, YORK, 3, 3)]
    done = inventory.count_many(lines)

    back = inventory.reverse_batch(done.batch)

    assert [(m.delta, m.reason) for m in back.movements] == [(2, "correction")]
    assert on_hand(inventory) == [10, 3]


def test_a_batch_with_one_line_taken_back_already_stays_as_it_is(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10, york=3)
    done = inventory.count_many([CountLine(1, LEEDS, 10, 8), CountLine(1, YORK, 3, 4)])
    inventory.reverse(done.counted[0].movement.id)
    with pytest.raises(Conflict, match="MUG Mug at Leeds store was reversed already"):
        inventory.reverse_batch(done.batch)
    assert on_hand(inventory) == [10, 4]


def test_a_batch_of_other_stores_is_hidden_or_left_to_those_who_may(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10, york=7)
    moved = inventory.transfer(1, LEEDS, YORK, 4)
    counted = inventory.count_many([CountLine(1, YORK, 11, 12)])
    with work.doing(work.Work(CLERK)):
        with pytest.raises(NotAllowed, match="Another store takes part"):
            inventory.reverse_batch(moved.batch)
        with pytest.raises(NotAllowed, match="Another store takes part"):
            inventory.reverse(moved.movements[0].id)
        for nothing in (counted.batch, uuid4(), "TR-1", None):
            with pytest.raises(NotFound):
                inventory.reverse_batch(nothing)
        for hidden in (moved.movements[1].id, counted.counted[0].movement.id):
            with pytest.raises(NotFound, match="There is no movement"):
                inventory.reverse(hidden)
