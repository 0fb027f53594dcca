"""Brands, categories and variants: what is unique stays so, what is used stays, history tells."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from services.catalog.records import NewVariant, ProductChange, VariantChange
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from tests.services.conftest import CLERK, KITCHEN, LIGHTS, MANAGER, MUGS

BOSS = work.Caller("Margaret Shaw", MANAGER.permissions | {"cost.read", "catalog.arrange"})


@pytest.fixture(autouse=True)
def as_boss():
    with work.doing(work.Work(BOSS)) as doing:
        yield doing


def test_a_brand_is_unique_shown_at_once_and_removed_when_unused(catalog, stocked):
    acme = catalog.add_brand(" Acme ")
    mug = stocked("MUG", brand=acme.id)
    assert catalog.product(mug.id).brand_name == "Acme"

    assert catalog.rename_brand(acme.id, "ACME").name == "ACME"
    assert catalog.product(mug.id).brand_name == "ACME"  # not what the cache had
    assert [each.name for each in catalog.brands()] == ["ACME"]
    with pytest.raises(Invalid, match="named ACME already") as refused:
        catalog.add_brand("acme")
    assert refused.value.field == "name"
    with pytest.raises(Conflict, match="1 product"):
        catalog.remove_brand(acme.id)

    now = catalog.change(mug.id, mug.version, ProductChange(brand=None))
    assert (now.brand, now.brand_name) == (None, "")
    assert catalog.history(mug.id, 1)[0].old == "ACME"
    catalog.remove_brand(acme.id)
    assert catalog.brands() == []
    for ask in (lambda: catalog.remove_brand(acme.id), lambda: catalog.rename_brand(acme.id, "x")):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(Invalid, match="no brand"):
        catalog.change(mug.id, now.version, ProductChange(brand=acme.id))


def test_a_category_moves_with_all_in_it_and_never_below_itself(catalog, stocked):
    tall = catalog.add_category("Tall", MUGS)
    assert tall.path == ("Kitchen", "Mugs", "Tall")
    mug = stocked("MUG", category=tall.id)
    assert catalog.product(mug.id).category_path == tall.path

    moved = catalog.change_category(MUGS, name="Cups", parent=LIGHTS)
    assert moved.path == ("Lights", "Cups")
    assert catalog.product(mug.id).category_path == ("Lights", "Cups", "Tall")
    assert catalog.change_category(MUGS, parent=None).path == ("Cups",)
    for inside in (MUGS, tall.id):
        with pytest.raises(Invalid, match="below itself") as refused:
            catalog.change_category(MUGS, parent=inside)
        assert refused.value.field == "parent"
    with pytest.raises(Invalid, match="named Kitchen already"):
        catalog.change_category(MUGS, name="kitchen")
    with pytest.raises(Conflict, match="1 product and 0 categories"):
        catalog.remove_category(tall.id)
    with pytest.raises(Conflict, match="0 products and 1 category"):
        catalog.remove_category(MUGS)
    catalog.remove_category(KITCHEN)
    assert [each.name for each in catalog.categories()] == ["Cups", "Tall", "Lights"]
    for number in (KITCHEN, 99, 0, 2**40):
        with pytest.raises(NotFound):
            catalog.remove_category(number)
    with pytest.raises(NotFound):
        catalog.add_category("x", 99)


def test_two_moves_at_once_close_no_circle(catalog):
    start = Barrier(2)

    def move(what, where):
        with work.doing(work.Work(BOSS)):
            start.wait()
            try:
                catalog.change_category(what, parent=where)
            except ServiceError as error:
                return str(error)
            return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(move, (KITCHEN, LIGHTS), (LIGHTS, KITCHEN)))

    assert sorted("below itself" in each for each in said) == [False, True]


def test_variants_come_change_and_go_but_the_last_one(catalog, stocked, psql):
    mug = stocked("MUG", "Mug", price=295)
    new = NewVariant("MUG-L", "5012345678900", {"Size": "Large"}, 395)

    both = catalog.add_variant(mug.id, mug.version, new)

    small, large = both.variants
    assert (small.sku, large.sku, large.options, large.price) == (
        "MUG",
        "MUG-L",
        {"Size": "Large"},
        395,
    )
    assert catalog.scan("5012345678900").hits[0].variant == large.id
    assert catalog.product_of_sku("mug-l") == mug.id
    for bad, field in (
        (NewVariant("mug-l"), "sku"),
        (NewVariant("X", "05012345678900"), "barcode"),
        (NewVariant("X", options={"Size": "Large"}), "options"),
        (NewVariant("X", options={"": "Large"}), "options"),
        (NewVariant("X", price=-1), "price"),
    ):
        with pytest.raises(Invalid) as refused:
            catalog.add_variant(mug.id, both.version, bad)
        assert refused.value.field == field
    with pytest.raises(Conflict):
        catalog.change_variant(large.id, mug.version, VariantChange(sku="MUG-XL"))

    change = VariantChange(sku="MUG-XL", options={"Size": "XL"}, price=495, cost=100)
    changed = catalog.change_variant(large.id, both.version, change)
    large = changed.variants[1]
    assert (large.sku, large.options, large.price, large.cost) == (
        "MUG-XL",
        {"Size": "XL"},
        495,
        100,
    )
    assert catalog.change_variant(large.id, changed.version, change) == changed
    assert psql.execute("SELECT payload->>'sku' FROM event ORDER BY id DESC").fetchone() == (
        "MUG-XL",
    )

    left = catalog.remove_variant(small.id, changed.version)
    assert (left.variant, left.sku, left.price) == (large.id, "MUG-XL", 495)
    assert catalog.rows([mug.id])[0].sku == "MUG-XL"
    with pytest.raises(Invalid, match="only SKU"):
        catalog.remove_variant(large.id, left.version)
    with pytest.raises(NotFound):
        catalog.remove_variant(small.id, left.version)

    told = [(line.field, line.old, line.new, line.sku) for line in catalog.history(mug.id)]
    assert ("variant", "MUG", "", "MUG") in told
    assert ("variant", "", "MUG-L", "MUG-XL") in told
    assert ("options", "Size: Large", "Size: XL", "MUG-XL") in told
    assert ("sku", "MUG-L", "MUG-XL", "MUG-XL") in told
    assert ("cost", "", "100", "MUG-XL") in told
    assert ("price", "", "295", "MUG") in told


def test_a_clerk_arranges_nothing(catalog, stocked):
    mug = stocked("MUG")
    with work.doing(work.Work(CLERK)):
        for ask in (
            lambda: catalog.add_brand("Acme"),
            lambda: catalog.add_category("Tall"),
            lambda: catalog.remove_category(LIGHTS),
            lambda: catalog.add_variant(mug.id, mug.version, NewVariant("X")),
            lambda: catalog.remove_variant(mug.variant, mug.version),
        ):
            with pytest.raises(NotAllowed, match=r"needs catalog\.arrange"):
                ask()
