import struct

import pytest

from services.inventory.records import Availability, LevelQuery, MovementFilter
from services.kernel.errors import Invalid, NotFound
from services.kernel.relay import Event
from tests.services.inventory.conftest import LEEDS, YORK

AVAILABLE_AT_LEEDS = LevelQuery(sort="available", descending=True, location=LEEDS)
PLACE_THEN_MOST = LevelQuery(sort="location", then=(("available", True),))
THREE_KEYS = LevelQuery(
    sort="reorder_point",
    descending=True,
    then=(("location", True), ("on_hand", True), ("location", False)),
)
BY_LOCATION = LevelQuery(sort="location", descending=True)


@pytest.fixture
def shop(inventory, stock, as_manager):
    stock(1, "85123A", "White hanging heart t-light holder", leeds=5, york=9, point=6)
    stock(2, "22423", "Regency cakestand 3 tier", leeds=50, point=6)
    stock(3, "85099B", "Jumbo bag red retrospot", york=2, point=6)
    stock(4, "50%OFF", "Half_price sign", leeds=1)
    return inventory


def in_order(inventory, query):
    told = inventory.keys(query)
    codes = struct.unpack(f">{len(told.codes) // 4}i", told.codes)
    keys = [code // told.span << 16 | code % told.span for code in codes]
    rows = inventory.rows(keys)
    assert [row.variant << 16 | row.location for row in rows] == keys
    assert list(inventory.find(query).rows) == rows
    return [(row.sku, row.location) for row in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (LevelQuery(), ["50%OFF 1", "85099B 2", "22423 1", "85123A 1", "85123A 2"]),
        (LevelQuery(sort="sku"), ["22423 1", "50%OFF 1", "85099B 2", "85123A 1", "85123A 2"]),
        (AVAILABLE_AT_LEEDS, ["22423 1", "85123A 1", "50%OFF 1"]),
        (LevelQuery(sort="on_hand"), ["50%OFF 1", "85099B 2", "85123A 1", "85123A 2", "22423 1"]),
        (BY_LOCATION, ["85099B 2", "85123A 2", "50%OFF 1", "22423 1", "85123A 1"]),
        (LevelQuery(low_only=True), ["85099B 2", "85123A 1"]),
        (LevelQuery(low_only=True, location=LEEDS), ["85123A 1"]),
        (PLACE_THEN_MOST, ["22423 1", "85123A 1", "50%OFF 1", "85123A 2", "85099B 2"]),
        (THREE_KEYS, ["85123A 2", "85099B 2", "22423 1", "85123A 1", "50%OFF 1"]),
        (LevelQuery(text="85"), ["85099B 2", "85123A 1", "85123A 2"]),
        (LevelQuery(text="85123a", location=YORK), ["85123A 2"]),
        (LevelQuery(text="re"), ["22423 1"]),  # two characters: beginnings only
        (LevelQuery(text="red retro"), ["85099B 2"]),
        (LevelQuery(text="retro red"), ["85099B 2"]),
        (LevelQuery(text="cakstand"), ["22423 1"]),  # a typo
        (LevelQuery(text="50%"), ["50%OFF 1"]),
        (LevelQuery(text="f_p"), ["50%OFF 1"]),
        (LevelQuery(text="%%%"), []),
        (LevelQuery(text="zebra crossing"), []),
    ],
)  # fmt: skip
def test_a_grids_head_keys_and_rows_agree(shop, query, expected):
    assert [f"{sku} {place}" for sku, place in in_order(shop, query)] == expected


def test_a_head_that_is_cut_says_about_how_many_there_are(shop):
    page = shop.find(LevelQuery(), limit=2)
    assert (len(page.rows), page.exact) == (2, False)
    assert page.about >= 2
    assert shop.find(LevelQuery(), limit=6).exact


def test_rows_that_are_gone_are_left_out(shop):
    assert [row.variant for row in shop.rows([3 << 16 | 2, 9 << 16 | 1, 1 << 16 | 1])] == [3, 1]


def test_availability_sums_over_locations_in_the_order_asked(shop):
    assert shop.availability([3, 99, 1]) == [
        Availability(3, 2, 0, 6, True),
        Availability(99, 0, 0, 0, False),
        Availability(1, 14, 0, 12, True),
    ]


def test_low_stock_lists_the_most_urgent_first(shop):
    assert [(row.sku, row.location) for row in shop.low_stock()] == [("85099B", 2), ("85123A", 1)]
    assert [row.sku for row in shop.low_stock(LEEDS)] == ["85123A"]
    assert [row.sku for row in shop.low_stock(limit=1)] == ["85099B"]
    assert (shop.low_count(), shop.low_count(LEEDS), shop.low_count(9)) == (2, 1, 0)


def test_the_ledger_is_paged_newest_first(shop):
    for delta in (1, 2, 3):
        shop.adjust(1, LEEDS, delta, "found")

    first = shop.movements(1, limit=3)
    rest = shop.movements(1, before=first[-1].id, limit=3)

    assert [m.delta for m in first] == [3, 2, 1]
    assert [(m.delta, m.location) for m in rest] == [(9, YORK), (5, LEEDS)]
    assert [m.sequence for m in shop.movements(1, LEEDS)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("wanted", "deltas"),
    [
        (MovementFilter(reason="opening"), [9, 5]),
        (MovementFilter(actor=" WHITfield "), [-1, -2, 3, 2, 1]),
        (MovementFilter(actor="%"), []),
        (MovementFilter(reason="damaged", actor="daniel"), [-1, -2]),
        (MovementFilter(reference="tr-"), []),
    ],
)
def test_the_ledger_is_filtered_and_each_line_keeps_its_balance(shop, wanted, deltas):
    for delta in (1, 2, 3):
        shop.adjust(1, LEEDS, delta, "found")
    for delta in (-2, -1):
        shop.adjust(1, LEEDS, delta, "damaged")

    told = shop.movements(1, wanted=wanted)

    assert [m.delta for m in told] == deltas
    whole = {m.id: m.balance for m in shop.movements(1)}
    assert {m.id: m.balance for m in told}.items() <= whole.items()
    assert [m.delta for m in shop.movements(1, limit=1, wanted=wanted)] == deltas[:1]
    if told:
        older = shop.movements(1, before=told[0].id, wanted=wanted)
        assert [m.delta for m in older] == deltas[1:]


def test_a_reason_that_no_movement_has_is_refused(shop):
    with pytest.raises(Invalid, match="“because”.*received"):
        shop.movements(1, wanted=MovementFilter(reason="because"))


def test_stock_is_not_sorted_by_what_it_has_not(shop):
    for query in (LevelQuery(sort="price"), LevelQuery(then=(("price", True),))):
        with pytest.raises(Invalid, match="cannot be sorted by price"):
            shop.keys(query)


def test_one_level_is_read_fresh_or_not_found(shop):
    assert shop.level(1, LEEDS).on_hand == 5
    shop.adjust(1, LEEDS, 2, "found")
    assert shop.level(1, LEEDS).on_hand == 7
    for variant, place in ((2, YORK), (99, LEEDS), (1, 9)):
        with pytest.raises(NotFound):
            shop.level(variant, place)


def test_locations_are_listed(shop):
    assert [(place.code, place.kind) for place in shop.locations()] == [
        ("LDS", "store"),
        ("YRK", "store"),
    ]


def item(variant, version, name="New name", **more):
    payload = {"product": variant, "sku": "85123A", "name": name, "status": "active"}
    return Event("item", str(variant), version, payload | {"deleted": False} | more)


def test_the_catalogues_events_count_once_and_in_order(shop, owner):
    shop.apply_items([item(1, 5), item(1, 4, "Late"), Event("other", "x", 1, {})])
    shop.apply_items([item(1, 3, "Later"), item(1, 5, "Twice"), item(9, 1, "Fresh", sku="N")])

    assert {row.name for row in shop.levels(1)} == {"New name"}
    told = owner.execute("SELECT key, version FROM cache_outbox WHERE topic = 'item' ORDER BY id")
    assert told.fetchall() == [("1", 5), ("9", 1)]
    assert shop.adjust(9, LEEDS, 1, "received").level.name == "Fresh"


def test_a_deleted_sku_shows_while_there_is_stock(shop):
    shop.apply_items([item(4, 2, deleted=True)])
    assert [row.variant for row in shop.find(LevelQuery(text="New name")).rows] == [4]
    shop.adjust(4, LEEDS, -1, "lost")
    assert not shop.find(LevelQuery(text="New name")).rows
