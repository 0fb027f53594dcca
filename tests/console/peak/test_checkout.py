"""A checkout sells what is there once, writes it down, and no cached page hides it."""

import threading

import psycopg
import pytest

from console.peak.pages import open_pages
from console.peak.records import Line, Request

pytestmark = pytest.mark.usefixtures("put_back")

LEGACY = ("L0", "L2r", "L2n+cache")
NORMALISED = ("N0", "N1-naive", "N1", "N1+cache")


@pytest.fixture
def mug(shops):
    """A product that hardly anybody wants, with its SKU and a place that has many of it."""
    with shops.owner("legacy_l2") as legacy:
        ((number, sku, code),) = legacy.execute(
            "SELECT product_id, sku, warehouse FROM product_inventory"
            " WHERE stock_level > 20 ORDER BY popularity, product_id LIMIT 1"
        ).fetchall()
    return number, sku, code


@pytest.fixture(params=[*LEGACY, *NORMALISED])
def pages(request, shops, valkey):
    served = open_pages(shops.specs[request.param])()
    yield served
    served.close()


def available(pages, number, code):
    page = pages.serve(Request("product", product=number))
    return dict(page[8])[code]


def test_what_is_there_is_sold_and_the_next_page_shows_it(pages, mug):
    number, sku, code = mug
    before = available(pages, number, code)
    buy = Request("checkout", lines=(Line(sku, code, 2), Line("no such SKU", code)))
    assert pages.serve(buy) == ((sku, True), ("no such SKU", False))
    assert available(pages, number, code) == before - 2
    too_many = Request("checkout", lines=(Line(sku, code, before), Line(sku, "NOWHERE")))
    assert pages.serve(too_many) == ((sku, False), (sku, False))
    assert available(pages, number, code) == before - 2


@pytest.mark.parametrize("name", ["L2n", "N1", "N1+cache"])
def test_the_last_pieces_are_sold_once(shops, mug, name, valkey):
    number, sku, code = mug
    everyone = [open_pages(shops.specs[name])() for _ in range(4)]
    there = available(everyone[0], number, code)
    buy = Request("checkout", lines=(Line(sku, code, 5),))
    sold = []

    def shop(pages):
        sold.extend(pages.serve(buy)[0][1] for _ in range(3))

    threads = [threading.Thread(target=shop, args=(pages,)) for pages in everyone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(sold) == min(12, there // 5)
    assert available(everyone[0], number, code) == there - 5 * sum(sold)
    for pages in everyone:
        pages.close()


def test_the_ledger_says_what_the_levels_are(shops, mug):
    _number, sku, code = mug
    pages = open_pages(shops.specs["N1"])()
    assert pages.serve(Request("checkout", lines=(Line(sku, code),))) == ((sku, True),)
    pages.close()
    with shops.owner("pages_inventory") as owner:
        assert owner.execute(
            "SELECT count(*) FROM product_inventory c WHERE stock_level <> coalesce((SELECT"
            " sum(delta) FROM stock_movement m WHERE m.variant = c.variant"
            " AND m.location = c.location), 0)"
        ).fetchone() == (0,)
        reason, actor = owner.execute(
            "SELECT reason, actor FROM stock_movement ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert (reason, actor) == ("sold", "shopper")


def test_checkouts_in_any_order_of_their_lines_never_deadlock(shops, valkey):
    with shops.owner("legacy_l2") as legacy:
        cells = legacy.execute(
            "SELECT sku, warehouse FROM product_inventory WHERE stock_level > 60 LIMIT 3"
        ).fetchall()
    lines = tuple(Line(*cell) for cell in cells)
    for name in ("L2n", "N1"):
        failed = []

        def shop(order, name=name, failed=failed):
            pages = open_pages(shops.specs[name])()
            try:
                for _ in range(8):
                    pages.serve(Request("checkout", lines=order))
            except psycopg.Error as error:
                failed.append(error)
            pages.close()

        threads = [threading.Thread(target=shop, args=(it,)) for it in (lines, lines[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert failed == []
