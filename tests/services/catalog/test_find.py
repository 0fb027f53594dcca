"""What a text finds, in which order, and that the grid's three calls agree."""

from itertools import product

import pytest

from services.catalog.records import ProductQuery
from services.kernel.errors import Invalid
from tests.services.conftest import KITCHEN, LIGHTS, MUGS

HEART = "White Hanging Heart T-Light Holder"


def names(catalog, text="", **query):
    found = catalog.find(ProductQuery(text=text, **({"sort": "relevance"} | query)))
    return [row.name for row in found.rows]


@pytest.fixture
def shop(stocked, psql, as_manager):
    stocked("85123A", HEART, LIGHTS, price=295, barcode="5012345678900")
    stocked("22423", "Regency Cakestand 3 Tier", KITCHEN, price=1275)
    stocked("84978", "Hanging Heart Jar", LIGHTS, price=125, status="draft")
    stocked("HEART-1", "Red Mug", MUGS, price=199, barcode="0012345678905")
    stocked("MUG50%", "100% Mug_A \\ B", MUGS)
    psql.execute("UPDATE product SET popularity = id")


@pytest.mark.parametrize(
    "text",
    [
        "hanging heart",
        "HEART white",
        "hangng heart",
        "white hanign hart holder",
        "hol whi",
        "85123a",
    ],
)
def test_half_a_name_and_typos_find_the_product(catalog, shop, text):
    assert HEART in names(catalog, text)


@pytest.mark.parametrize("text", ["012345678905", "0012345678905", "00012345678905"])
def test_every_form_of_a_gtin_finds_the_same_sku(catalog, shop, text):
    assert names(catalog, text) == ["Red Mug"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100%", ["100% Mug_A \\ B"]),
        ("mug_a \\", ["100% Mug_A \\ B"]),
        ("mug50%", ["100% Mug_A \\ B"]),
        ("%%%", []),
        ("___", []),
        ("\\\\\\", []),
        ("_", []),
    ],
)
def test_wildcards_mean_themselves(catalog, shop, text, found):
    assert names(catalog, text)[:1] == found


def test_the_better_match_comes_first(catalog, shop):
    by_sku, *by_word = names(catalog, "heart")
    assert by_sku == "Red Mug"  # its SKU begins with it
    assert by_word == ["Hanging Heart Jar", HEART]  # both within; by popularity
    assert names(catalog, "hang") == ["Hanging Heart Jar", HEART]  # begins with it, then a word


def test_one_or_two_letters_begin_a_word_or_a_code(catalog, shop):
    assert names(catalog, "ho") == [HEART]
    assert names(catalog, "an") == []
    assert set(names(catalog, "r")) == {"Red Mug", "Regency Cakestand 3 Tier"}
    assert set(names(catalog, "8")) == {HEART, "Hanging Heart Jar"}


def test_a_typo_does_not_pass_the_filters(catalog, shop):
    assert names(catalog, "hangng", statuses=("draft",)) == ["Hanging Heart Jar"]
    assert names(catalog, "hangng", category=KITCHEN) == []


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x07", "'; DROP TABLE product", "\N{CANDLE}" * 300, "%s %(x)s"]
)
def test_any_text_is_safe(catalog, shop, text):
    catalog.find(ProductQuery(text=text, sort="relevance"))
    catalog.keys(ProductQuery(text=text))


def test_filters_hold_and_a_category_includes_those_below(catalog, shop):
    assert names(catalog, category=KITCHEN, sort="name") == [
        "100% Mug_A \\ B",
        "Red Mug",
        "Regency Cakestand 3 Tier",
    ]
    assert names(catalog, category=KITCHEN, sort="price", descending=True) == [
        "Regency Cakestand 3 Tier",
        "Red Mug",
        "100% Mug_A \\ B",
    ]
    assert names(catalog, price_from=199, price_to=295, sort="price") == ["Red Mug", HEART]
    assert names(catalog, statuses=("draft", "archived")) == ["Hanging Heart Jar"]


@pytest.mark.parametrize(
    "sort", ["name", "sku", "price", "status", "category", "updated", "popularity", "relevance"]
)
def test_the_first_page_is_the_head_of_the_keys(catalog, shop, sort):
    for text, descending, category in product(
        ("", "hart", "ea", "heart", "m"), (False, True), (None, LIGHTS)
    ):
        query = ProductQuery(text=text, sort=sort, descending=descending, category=category)

        page, keys = catalog.find(query), catalog.keys(query)

        ids = [int.from_bytes(keys[at : at + 8], "big") for at in range(0, len(keys), 8)]
        assert [row.id for row in page.rows] == ids
        assert (page.about, page.exact) == (len(ids), True)
        assert catalog.rows(ids[::-1]) == list(page.rows[::-1])


def test_about_is_an_estimate_when_the_page_is_full(catalog, stocked, psql, as_manager):
    for number in range(40):
        stocked(f"MUG-{number}", f"Mug {number}")
    psql.execute("ANALYZE product")

    page = catalog.find(ProductQuery(), limit=10)

    assert (len(page.rows), page.exact) == (10, False)
    assert 30 <= page.about <= 50


def test_a_row_shows_the_first_variant_and_the_categories(catalog, shop, psql):
    heart = catalog.product_of_sku("85123a")
    psql.execute(f"INSERT INTO variant (product, position, sku) VALUES ({heart}, 1, 'A-2')")

    (row,) = catalog.rows([heart])

    assert (row.sku, row.price, row.currency) == ("85123A", 295, "GBP")
    assert (row.category, row.category_root) == ("Lights", "Lights")
    assert row.version == catalog.fresh_product(heart).version


def test_further_keys_order_what_the_first_leaves_equal(catalog, shop, psql):
    psql.execute("UPDATE product SET brand = NULL, category = 3 WHERE name LIKE '%Jar'")
    by_status = (("category", True), ("price", False))

    query = ProductQuery(sort="status", then=by_status)

    assert [row.sku for row in catalog.find(query).rows] == [
        "HEART-1",  # active: Mugs, then Lights, then Kitchen
        "MUG50%",
        "85123A",
        "22423",
        "84978",  # draft
    ]
    assert names(catalog, sort="category", then=(("price", True), ("sku", False)))[:2] == [
        "Regency Cakestand 3 Tier",
        HEART,
    ]
    for text, sort in product(("", "heart"), ("price", "category", "sku", "popularity")):
        then = (("sku", True), ("category", False), (sort, True))
        query = ProductQuery(text=text, sort=sort, descending=True, then=then)
        page, keys = catalog.find(query), catalog.keys(query)
        assert b"".join(row.id.to_bytes(8, "big") for row in page.rows) == keys


@pytest.mark.parametrize("text", ["", "heart"])
@pytest.mark.parametrize("sorts", [{"sort": "available"}, {"then": (("available", True),)}])
def test_what_no_product_has_is_no_order(catalog, shop, text, sorts):
    for asked in (catalog.find, catalog.keys):
        with pytest.raises(Invalid, match="cannot be sorted by available"):
            asked(ProductQuery(text=text, **sorts))


def test_a_brand_filters(catalog, shop, psql):
    psql.execute("INSERT INTO brand (id, name) VALUES (7, 'Acme')")
    psql.execute("UPDATE product SET brand = 7 WHERE name = 'Red Mug'")

    assert names(catalog, brand=7) == names(catalog, "mug", brand=7) == ["Red Mug"]
    assert names(catalog, brand=8) == []
