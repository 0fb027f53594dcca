"""No operation of the catalogue tells a clerk what a product costs the shop."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from services.catalog.records import (
    BulkRule,
    NewProduct,
    NewVariant,
    ProductChange,
    ProductEdit,
    ProductQuery,
    Selection,
    VariantChange,
)
from services.catalog.service import Catalog
from services.kernel import work
from services.kernel.errors import NotAllowed, ServiceError
from services.kernel.operations import operations_of
from tests.services.conftest import LIGHTS, MUGS

EVERYTHING = frozenset(operation.needs for operation in operations_of(Catalog).values()) | {
    "price.write",
    "catalog.archive",
}
BOSS = work.Caller("Margaret Shaw", EVERYTHING | {"cost.read"})
# May do anything but read costs: more than any clerk.
CLERK = work.Caller("Amelia Hughes", EVERYTHING - {"cost.read"})
COST = 7654321  # nowhere else


@pytest.fixture
def shop(catalog):
    with work.doing(work.Work(BOSS)):
        made = [
            catalog.create(
                NewProduct(f"M-{n}", f"Mug {n}", MUGS, "", "", 295, "active", None, COST)
            )
            for n in range(3)
        ]
        both = catalog.add_variant(made[0].id, made[0].version, NewVariant("M-L", price=395))
        catalog.change_variant(both.variants[1].id, both.version, VariantChange(cost=COST))
        costly = ProductEdit(made[1].id, made[1].version, ProductChange(cost=COST + 1, price=300))
        batch = catalog.change_many([costly], f"cost {COST}")
        catalog.product(made[0].id)  # into the cache, with its cost
        brand, category = catalog.add_brand("Acme"), catalog.add_category("Tall", LIGHTS)
    return made, batch.batch, brand.id, category.id


def calls(catalog, shop):
    """A call of every operation with arguments that reach what it tells."""
    made, batch, brand, category = shop
    product, variant = made[0].id, made[0].variant

    def seen():
        return catalog.fresh_product(product).version

    def late(name, *arguments):
        return lambda: getattr(catalog, name)(*(a() if callable(a) else a for a in arguments))

    everything, tomorrow = Selection(query=ProductQuery()), datetime.now(UTC) + timedelta(days=1)
    return {
        "find": late("find", ProductQuery(text="mug")),
        "keys": late("keys", ProductQuery()),
        "rows": late("rows", [each.id for each in made]),
        "product": late("product", product),
        "fresh_product": late("fresh_product", product),
        "product_of_sku": late("product_of_sku", "M-0"),
        "categories": late("categories"),
        "counts": late("counts"),
        "history": late("history", made[1].id),
        "batches": late("batches"),
        "brands": late("brands"),
        "items": late("items"),
        "currency": late("currency"),
        "scan": late("scan", "M-0"),
        "cache_entries": late("cache_entries", "sku", "M-0"),
        "plan": late("plan", everything, BulkRule("price", "price + 1")),
        "change": late("change", product, seen, ProductChange(name="Tall Mug")),
        "create": late("create", NewProduct("NEW", "New", MUGS)),
        "schedule_price": late("schedule_price", product, seen, 350, tomorrow),
        "cancel_scheduled": late("cancel_scheduled", product, seen, tomorrow),
        "attach_barcode": late("attach_barcode", variant, seen, "SHELF"),
        "announce_items": late("announce_items", [variant]),
        "set_currency": late("set_currency", "EUR"),
        "add_variant": late("add_variant", product, seen, NewVariant("M-XL")),
        "change_variant": late("change_variant", variant, seen, VariantChange(sku="M-S")),
        "remove_variant": late("remove_variant", variant, seen),
        "change_many": late(
            "change_many", [ProductEdit(made[2].id, 1, ProductChange(name="x"))], "", True
        ),
        "undo_batch": late("undo_batch", batch),
        "add_brand": late("add_brand", "Other"),
        "rename_brand": late("rename_brand", brand, "Bcme"),
        "remove_brand": late("remove_brand", brand),
        "add_category": late("add_category", "Short"),
        "change_category": late("change_category", category, "Taller"),
        "remove_category": late("remove_category", category),
    }


def test_no_operation_tells_it(catalog, shop):
    asked = calls(catalog, shop)
    assert asked.keys() == operations_of(Catalog).keys(), "call the new operation here as well"

    with work.doing(work.Work(CLERK)):
        for name, ask in asked.items():
            try:
                told = msgspec.json.encode(ask()).decode()
            except ServiceError as error:
                told = str(error)
            assert str(COST)[:6] not in told, name


def test_it_is_told_to_those_who_may(catalog, shop):
    made, _, _, _ = shop
    with work.doing(work.Work(BOSS)):
        assert catalog.product(made[0].id).cost == COST
        assert [each.cost for each in catalog.product(made[0].id).variants] == [COST, COST]
        assert [line.new for line in catalog.history(made[1].id) if line.field == "cost"] == [
            str(COST + 1),
            str(COST),
        ]
        plan = catalog.plan(Selection((made[0].id,)), BulkRule("price", "cost + 1"))
        assert plan.rows[0].after == COST + 100


def test_who_may_not_read_it_writes_it_neither(catalog, shop):
    made, batch, _, _ = shop
    one, several = Selection((made[0].id,)), [ProductEdit(made[0].id, 1, ProductChange(cost=1))]
    with work.doing(work.Work(CLERK)):
        seen = catalog.fresh_product(made[0].id).version
        for ask in (
            lambda: catalog.change(made[0].id, seen, ProductChange(cost=1)),
            lambda: catalog.create(NewProduct("NEW", "New", MUGS, cost=1)),
            lambda: catalog.change_variant(made[0].variant, seen, VariantChange(cost=1)),
            lambda: catalog.change_many(several, ""),
            lambda: catalog.undo_batch(batch),
            lambda: catalog.plan(one, BulkRule("cost", "1")),
            lambda: catalog.plan(one, BulkRule("price", "price + 0 * cost")),
        ):
            with pytest.raises(NotAllowed, match=r"needs cost\.read"):
                ask()
        assert catalog.batches() == []
        with pytest.raises(ServiceError):
            catalog.undo_batch(uuid4() or UUID(int=0))
