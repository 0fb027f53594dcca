import pytest

from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tests.services.inventory.conftest import LEEDS, MANAGER, READER, YORK


def test_an_adjustment_writes_one_movement_and_the_level(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10)

    done = inventory.adjust(1, LEEDS, -2, "damaged", " fell off the shelf ")

    assert (done.level.on_hand, done.level.available) == (8, 8)
    assert (done.movement.delta, done.movement.balance, done.movement.sequence) == (-2, 8, 2)
    assert (done.movement.reason, done.movement.note) == ("damaged", "fell off the shelf")
    assert (done.movement.actor, done.movement.request) == ("Amelia Hughes", as_clerk.request)
    assert [m.delta for m in inventory.movements(1)] == [-2, 10]


def test_the_same_request_is_answered_again_and_moves_nothing(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10)

    first = inventory.adjust(1, LEEDS, -2, "lost")
    again = inventory.adjust(1, LEEDS, -2, "lost")

    assert again.movement == first.movement
    assert inventory.levels(1)[0].on_hand == 8


def test_another_change_of_the_same_work_is_a_movement_of_its_own(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10, york=1)

    inventory.adjust(1, LEEDS, -2, "correction")
    inventory.adjust(1, YORK, +2, "correction")

    assert [level.on_hand for level in inventory.levels(1)] == [8, 3]


def test_nothing_sells_what_is_not_there(inventory, stock, as_clerk):
    stock(1, "MUG", "Red Mug", leeds=3)

    says = "Only 3 of MUG Red Mug are available at Leeds store; -4 would leave -1."
    with pytest.raises(Invalid, match=says.replace("-", "\N{MINUS SIGN}")):
        inventory.adjust(1, LEEDS, -4, "lost")
    assert len(inventory.movements(1)) == 1


def test_what_is_reserved_or_unavailable_is_not_available(inventory, stock, owner, as_clerk):
    stock(1, "MUG", leeds=10)
    owner.execute("UPDATE product_inventory SET reserved = 4, unavailable = 3")

    with pytest.raises(Invalid, match="Only 3 of MUG"):
        inventory.adjust(1, LEEDS, -4, "lost")
    assert inventory.adjust(1, LEEDS, -3, "lost").level.available == 0


@pytest.mark.parametrize(
    ("delta", "reason", "says"),
    [
        (0, "lost", "zero"),
        (2**31, "found", "more than a stock level can hold"),
        (1, "sold", "“sold” is not a reason"),
        (1, "because", "“because” is not a reason"),
    ],
)
def test_senseless_changes_are_refused_before_the_database(
    inventory, as_clerk, delta, reason, says
):
    with pytest.raises(Invalid, match=says):
        inventory.adjust(1, LEEDS, delta, reason)


def test_a_level_never_exceeds_an_integer(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10)
    with pytest.raises(Invalid, match="above 2,147,483,647"):
        inventory.adjust(1, LEEDS, 2**31 - 1, "found")


def test_unknown_locations_and_items_are_named(inventory, stock, as_manager):
    stock(1, "MUG", leeds=1)
    with pytest.raises(NotFound, match="no location 9"):
        inventory.adjust(1, 9, 1, "found")
    with pytest.raises(Unavailable, match="does not know this SKU yet"):
        inventory.adjust(77, LEEDS, 1, "found")


def test_a_receipt_makes_the_missing_cell(inventory, stock, as_manager):
    stock(1, "MUG", leeds=1)
    assert inventory.adjust(1, YORK, 5, "received").level.on_hand == 5


def test_a_clerk_moves_only_their_own_stores_stock(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=1, york=7)
    with pytest.raises(NotAllowed, match="Amelia Hughes may not change stock at York store"):
        inventory.adjust(1, YORK, -1, "lost")
    with work.doing(work.Work(READER)), pytest.raises(NotAllowed, match="stock.write"):
        inventory.adjust(1, LEEDS, -1, "lost")


def test_a_reversal_takes_a_movement_back_once(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=10)
    lost = inventory.adjust(1, LEEDS, -4, "lost").movement

    back = inventory.reverse(lost.id)

    assert (back.movement.delta, back.movement.reverses, back.level.on_hand) == (4, lost.id, 10)
    assert inventory.reverse(lost.id).movement == back.movement  # the same request again
    with work.doing(work.Work(MANAGER)), pytest.raises(Conflict, match="reversed already"):
        inventory.reverse(lost.id)
    with pytest.raises(NotFound, match="no movement 999999999"):
        inventory.reverse(999999999)


def test_a_reversal_never_goes_below_zero(inventory, stock, as_clerk):
    stock(1, "MUG", leeds=0)
    found = inventory.adjust(1, LEEDS, 5, "found").movement
    inventory.adjust(1, LEEDS, -4, "damaged")
    with pytest.raises(Invalid, match="Only 1 of MUG Mug is available"):
        inventory.reverse(found.id)
