"""The tour's stop at the low-stock view, where the whole list comes late."""

import time
from types import SimpleNamespace

from console.tourguide import Guide
from console.tourstock import low_stock
from services.inventory.service import Inventory


def test_the_first_page_is_not_taken_for_the_whole_list(
    qtbot, console, owner, stock, tmp_path, monkeypatch
):
    stock(1, "MUG", leeds=1, point=5)
    owner.execute(
        "INSERT INTO item SELECT n, n, 'SKU' || n, 'Sku ' || n, 'active', 1"
        " FROM generate_series(2, 200) n"
    )
    owner.execute(
        "INSERT INTO product_inventory (variant, location, reorder_point)"
        " SELECT n, 1, CASE WHEN n < 160 THEN 5 ELSE 0 END FROM generate_series(2, 200) n"
    )
    keys = Inventory.keys

    def late(self: Inventory, query: object) -> object:
        time.sleep(0.2)
        return keys(self, query)

    monkeypatch.setattr(Inventory, "keys", late)
    one = console()
    window = SimpleNamespace(
        go=lambda _name: None, stage=SimpleNamespace(current=lambda: one.screen)
    )
    guide = Guide(window, tmp_path, print)
    told = low_stock(guide, SimpleNamespace(window=window))
    assert "levels" in told
