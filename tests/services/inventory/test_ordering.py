"""The order put together from items and places is the order the server would sort."""

import struct

import pytest

from services.inventory.records import LevelQuery

WAYS = [
    LevelQuery(sort=sort, descending=descending, location=place)
    for sort in ("name", "sku", "location", "available", "reserved")
    for descending in (False, True)
    for place in (None, 2)
] + [
    LevelQuery(low_only=True, sort="on_hand", descending=True),
    LevelQuery(low_only=True, sort="location", descending=True),
    LevelQuery(sort="on_hand", then=(("name", True),)),
    LevelQuery(sort="name", descending=True, then=(("available", True), ("name", False))),
    LevelQuery(sort="reserved", then=(("location", True),)),
    LevelQuery(sort="location", then=(("available", True), ("sku", False), ("reserved", True))),
    LevelQuery(sort="name", then=(("location", True),)),
    LevelQuery(text="fi", then=(("location", True), ("available", False))),
]


def order_of(inventory, query):
    told = inventory.keys(query)
    codes = struct.unpack(
        f">{len(told.codes) // told.width}{'i' if told.width == 4 else 'q'}", told.codes
    )
    return [(code // told.span, code % told.span) for code in codes]


def found(inventory, query):
    return [(row.variant, row.location) for row in inventory.find(query).rows]


@pytest.fixture
def shop(inventory, stock, owner):
    """Names and SKUs in opposite orders; 3 deleted with stock at one place, 4 without any."""
    for variant, name in enumerate(["pear", "Fig", "apple", "Zest", "fig", "lime"], 1):
        stock(variant, f"{9 - variant}-x", name, leeds=variant % 3, york=5, point=variant)
    stock(7, "A", "only here", york=1)
    owner.execute(
        "INSERT INTO product_inventory (variant, location) VALUES (3, 1) ON CONFLICT DO NOTHING"
    )
    owner.execute("SELECT set_config('app.stores', '*', false)")
    owner.execute("UPDATE product_inventory SET stock_level = 0 WHERE variant = 4")
    owner.execute("UPDATE item SET status = 'deleted' WHERE variant IN (3, 4)")
    return inventory


@pytest.mark.parametrize("more", ["", "wide", "sparse", "twins"])
def test_keys_follow_each_other_as_the_rows_found_do(shop, stock, owner, as_manager, more):
    if more == "wide":  # codes need 8 bytes
        stock(2**40, "WIDE", "guava", leeds=2)
    if more == "sparse":  # a table by number would be mostly holes
        stock(9_000_000, "SPARSE", "guava", leeds=2)
    if more == "twins":  # rows of two locations of one name stand mixed
        owner.execute("UPDATE location SET name = 'Twin'")
    for query in WAYS:
        order = order_of(shop, query)
        assert order == found(shop, query), query
        assert query.text or query.low_only or (3, 2) in order
        assert not {(3, 1), (4, 1), (4, 2)} & set(order)


def test_a_clerk_gets_the_keys_of_the_own_store_only(shop, as_clerk):
    for query in WAYS:
        assert {place for _variant, place in order_of(shop, query)} <= {1}
        assert order_of(shop, query) == found(shop, query)
