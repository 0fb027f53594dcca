"""Every configuration answers alike, and one that does not is told by name."""

import pytest

from console.peak.pages import open_pages
from console.peak.pages.equal import Different, compare
from console.peak.records import Request
from tests.console.peak.conftest import PRODUCTS


def rows(shops, statement):
    with shops.owner("legacy_l2") as owner:
        return owner.execute(statement).fetchall()


@pytest.fixture
def asked(shops):
    """Pages of every kind: what is popular, what is rare, and what does not exist."""
    few = "SELECT DISTINCT product_id FROM product_inventory WHERE mod(product_id, 4) = 0"
    products = [number for (number,) in rows(shops, few)]
    paths = {
        path
        for levels in rows(
            shops, "SELECT DISTINCT department, category, subcategory FROM product_inventory"
        )
        for path in levels
    }
    codes = [r[0] for r in rows(shops, "SELECT DISTINCT warehouse FROM product_inventory")]
    names = [r[0] for r in rows(shops, "SELECT DISTINCT product_name FROM product_inventory")]
    words = [name.split()[0] for name in names[:12]] + [" ".join(n.split()[:2]) for n in names[:12]]
    words += ["e", "HEART", "set of", "no such word", "%", "_", "\\", "100%", "a_b", "' OR 1=1", ""]
    nowhere = ("Nowhere", "A > B > C > D", "")
    return (
        [Request("product", product=n) for n in (*products, 0, -1, 10**6, 2**31 - 1)]
        + [Request("category", category=path) for path in (*sorted(paths), *nowhere)]
        + [Request("search", words=text) for text in words]
        + [Request("low stock", location=code) for code in (*codes, "NOWHERE")]
    )


def test_all_configurations_answer_alike(shops, asked, valkey):
    counts = compare(list(shops.specs.values()), asked)
    assert counts["product"] == PRODUCTS // 4 + 4
    assert counts["category"] > 30
    assert counts["search"] == 35
    assert counts["low stock"] > 2


def test_pages_hold_what_they_should(shops, asked):
    pages = open_pages(shops.specs["N1"])()
    ((number, name, description, brand, path, *_),) = rows(
        shops,
        "SELECT product_id, product_name, description, coalesce(brand, ''), subcategory"
        " FROM product_inventory WHERE tags <> '' ORDER BY popularity DESC, product_id LIMIT 1",
    )
    page = pages.serve(Request("product", product=number))
    assert page[:5] == (number, name, description, brand, path)
    assert page[5] > 0
    assert page[6] == tuple(sorted(page[6]))
    assert len(page[8]) == len({place for place, _pieces in page[8]}) > 1
    listed = pages.serve(Request("category", category=path))
    assert [row[:2] for row in page[9]] == [row[:2] for row in listed if row[0] != number][:6]
    own = next(row for row in listed if row[0] == number)
    assert own[2:] == (brand, page[5], sum(pieces for _place, pieces in page[8]))
    pages.close()


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ("product_name = 'Another ' || product_name", "product", "in the name: "),
        ("price = price + 1", "product", "in the price: "),
        ("stock_level = stock_level + 1", "product", "in the availability"),
        ("popularity = -1", "category", "in entry 1"),
        ("reorder_level = 2000000", "low stock", "in the number of low cells"),
    ],
)
def test_a_difference_is_told_in_words(shops, change, kind, said, valkey):
    ((number, path, code),) = rows(
        shops,
        "SELECT product_id, department, warehouse FROM product_inventory"
        " WHERE stock_level > reorder_level ORDER BY popularity DESC, product_id LIMIT 1",
    )
    asked = {
        "product": Request("product", product=number),
        "category": Request("category", category=path),
        "low stock": Request("low stock", location=code),
    }[kind]
    with shops.owner("legacy_l2") as owner:
        owner.execute(
            "CREATE TABLE kept AS SELECT * FROM product_inventory WHERE product_id = %s", [number]
        )
        owner.execute(f"UPDATE product_inventory SET {change} WHERE product_id = %s", [number])
        with pytest.raises(Different) as told:
            compare([shops.specs[name] for name in ("L2r", "N1")], [asked])
        owner.execute("DELETE FROM product_inventory WHERE product_id = %s", [number])
        owner.execute("INSERT INTO product_inventory SELECT * FROM kept")
        owner.execute("DROP TABLE kept")
    sentence = str(told.value)
    assert sentence.startswith(f"L2r and N1 answer the {kind} page of ")
    assert said in sentence


def test_the_old_search_is_compared_with_the_old_search_only(shops):
    ((text,),) = rows(
        shops,
        "SELECT word FROM product_inventory, string_to_table(lower(description), ' ') word"
        " WHERE word ~ '^[a-z]{5,}$' AND NOT EXISTS (SELECT FROM product_inventory named"
        " WHERE position(word IN lower(named.product_name)) > 0) ORDER BY word LIMIT 1",
    )
    request = Request("search", words=text)
    assert compare([shops.specs[name] for name in ("L0", "L2", "L2n", "L2r", "N1")], [request]) == {
        "search": 1
    }
    both = [open_pages(shops.specs[name])() for name in ("L2", "L2n")]
    assert both[0].serve(request) != both[1].serve(request)
    for pages in both:
        pages.close()
