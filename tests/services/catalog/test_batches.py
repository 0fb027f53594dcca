"""Many products change as one or not at all, leave what single saves leave, and come back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from services.catalog.records import (
    BatchLeft,
    BulkRule,
    NewProduct,
    ProductChange,
    ProductEdit,
    ProductQuery,
    Selection,
)
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.services.conftest import CLERK, LIGHTS, MANAGER, MUGS

BOSS = work.Caller("Margaret Shaw", MANAGER.permissions | {"cost.read"}, person=3)
CHANGES = [
    ProductChange(price=199),
    ProductChange(name="Renamed", status="draft", category=LIGHTS, price=250, brand=7),
    ProductChange(description="Holds tea.", barcode="4006381333931"),
    ProductChange(cost=90, price=300),
    ProductChange(name="Same but for this", barcode=""),
    ProductChange(price=295),  # as it is
]


@pytest.fixture(autouse=True)
def as_boss():
    with work.doing(work.Work(BOSS)) as doing:
        yield doing


@pytest.fixture
def mugs(catalog, psql):
    """Six of them at 2.95; the price of the second ends in a far future."""
    psql.execute("INSERT INTO brand (id, name) VALUES (7, 'Acme')")
    made = [
        catalog.create(
            NewProduct(f"M-{n}", f"Mug {n}", MUGS, "", f"B-{n}", 295, "active", None, 120)
        )
        for n in range(6)
    ]
    psql.execute(
        "UPDATE price SET valid = tstzrange(lower(valid), '2200-01-01') WHERE variant = %s",
        [made[1].variant],
    )
    return [catalog.fresh_product(each.id) for each in made]


def edits(products, *changes):
    return [ProductEdit(p.id, p.version, c) for p, c in zip(products, changes, strict=False)]


def test_a_batch_changes_all_and_its_undo_restores_all(catalog, mugs):
    done = catalog.change_many(edits(mugs, *CHANGES), "Spring")

    assert (done.changed, done.unchanged, done.left) == (5, 1, ())
    second = catalog.fresh_product(mugs[1].id)
    assert (second.name, second.status, second.category, second.price, second.brand_name) == (
        "Renamed",
        "draft",
        LIGHTS,
        250,
        "Acme",
    )
    assert catalog.product(mugs[2].id).barcode == "4006381333931"
    assert catalog.find(ProductQuery(price_to=200)).rows[0].price == 199
    assert {line.actor for line in catalog.history(mugs[1].id)[:5]} == {"Margaret Shaw"}

    undone = catalog.undo_batch(done.batch)

    assert (undone.changed, undone.left) == (5, ())
    for before in mugs:
        after = catalog.fresh_product(before.id)
        assert _content(after) == _content(before)
    redone = catalog.undo_batch(undone.batch)
    assert catalog.fresh_product(mugs[1].id).name == "Renamed"
    listed = catalog.batches()
    assert [(each.text, each.undoes) for each in listed] == [
        ("Redo: Spring", undone.batch),
        ("Undo: Spring", done.batch),
        ("Spring", None),
    ]
    assert redone.changed == listed[0].changed == 5


def _content(detail):
    fields = {name: getattr(detail, name) for name in detail.__struct_fields__}
    return {k: v for k, v in fields.items() if k not in {"version", "updated"}}


def test_undo_leaves_cells_changed_since_and_lists_them(catalog, mugs, psql):
    done = catalog.change_many(edits(mugs, *CHANGES), "Spring")
    now = catalog.fresh_product(mugs[1].id)
    catalog.change(now.id, now.version, ProductChange(name="Mine", price=777, category=MUGS))
    psql.execute("DELETE FROM product WHERE id = %s", [mugs[3].id])
    psql.execute("UPDATE variant SET barcode = 'B-2' WHERE id = %s", [mugs[5].variant])

    undone = catalog.undo_batch(done.batch)

    sku = mugs[1].sku
    assert set(undone.left) == {
        BatchLeft(now.id, sku, "Mine", "name", "Renamed", "Mine"),
        BatchLeft(now.id, sku, "Mine", "price", "250", "777", "GBP"),
        BatchLeft(mugs[2].id, "M-2", "Mug 2", "barcode", "4006381333931", "4006381333931"),
        BatchLeft(mugs[3].id, "", "", "", "", ""),
    }
    after = catalog.fresh_product(now.id)
    assert (after.name, after.price, after.status, after.brand) == ("Mine", 777, "active", None)
    assert after.category_path == ("Kitchen", "Mugs")  # where it was before the batch


def test_a_row_changed_since_stops_all_or_is_left_out(catalog, mugs):
    wanted = edits(mugs, *CHANGES)
    with work.doing(work.Work(CLERK)):
        catalog.change(mugs[0].id, mugs[0].version, ProductChange(name="Taller"))

    with pytest.raises(Conflict, match=r"Taller \(M-0\)"):
        catalog.change_many(wanted, "Spring")
    assert catalog.fresh_product(mugs[1].id) == mugs[1]

    done = catalog.change_many(wanted, "Spring", skip_changed=True)
    assert (done.changed, done.unchanged) == (4, 1)
    assert done.left == (BatchLeft(mugs[0].id, "M-0", "Taller", "price", "199", "295", "GBP"),)
    assert catalog.fresh_product(mugs[0].id).price == 295


def test_the_same_request_is_done_once(catalog, mugs, psql):
    wanted = edits(mugs, *CHANGES)
    start = Barrier(2)

    def ask(_turn):
        with work.doing(work.Work(BOSS)):  # a retry may be a new piece of work
            start.wait()
            return catalog.change_many(wanted, "Spring")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))

    assert first == second == catalog.change_many(wanted, "Spring")
    assert psql.execute("SELECT count(*) FROM batch").fetchone() == (1,)
    undone = catalog.undo_batch(first.batch)
    assert catalog.undo_batch(first.batch) == undone


def test_barcodes_may_swap_but_not_be_taken(catalog, mugs):
    swap = [ProductChange(barcode="B-1"), ProductChange(barcode="B-0")]
    done = catalog.change_many(edits(mugs, *swap), "Swap")
    assert [catalog.fresh_product(each.id).barcode for each in mugs[:2]] == ["B-1", "B-0"]
    catalog.undo_batch(done.batch)

    fresh = [catalog.fresh_product(each.id) for each in mugs]
    for changes, sku in (
        ([ProductChange(barcode="B-5")], "M-0"),
        ([ProductChange(barcode="NEW"), ProductChange(barcode="NEW")], "M-0"),
        ([ProductChange(price=1), ProductChange(category=99)], "M-1"),
        ([ProductChange(price=1), ProductChange(brand=99)], "M-1"),
        ([ProductChange(price=1), ProductChange(name="")], "M-1"),
    ):
        with pytest.raises(Invalid, match=sku):
            catalog.change_many(edits(fresh, *changes), "Bad")
    assert [catalog.fresh_product(each.id) for each in mugs] == fresh


def test_a_batch_needs_the_permissions_of_its_fields(catalog, mugs):
    done = catalog.change_many(edits(mugs[3:], CHANGES[3]), "Costs")
    with work.doing(work.Work(MANAGER)):
        with pytest.raises(NotAllowed, match="cost"):
            catalog.change_many(edits(mugs, ProductChange(cost=1)), "")
        with pytest.raises(NotAllowed):
            catalog.undo_batch(done.batch)
        assert catalog.batches() == []
    with work.doing(work.Work(CLERK)), pytest.raises(NotAllowed):
        catalog.change_many(edits(mugs, ProductChange(price=1)), "")
    with pytest.raises(NotFound):
        catalog.undo_batch(UUID(int=0))
    for bad in ([], edits([mugs[0], mugs[0]], CHANGES[0], CHANGES[0])):
        with pytest.raises(Invalid):
            catalog.change_many(bad, "")


def test_a_plan_tells_each_row_and_commits_as_told(catalog, mugs, stocked, psql):
    stocked("NEW", "Unpriced")
    everything = Selection(query=ProductQuery(sort="sku"))

    plan = catalog.plan(everything, BulkRule("price", "price * 0.9 round .99"))

    assert (plan.changed, plan.unchanged, plan.problems) == (6, 0, 1)
    assert [(row.sku, row.before, row.after, row.problem) for row in plan.rows[5:]] == [
        ("M-5", 295, 299, ""),
        ("NEW", None, None, "It has no price now."),
    ]
    assert catalog.change_many(plan.edits(), "price * 0.9").changed == 6
    assert catalog.plan(everything, BulkRule("price", "2.99")).unchanged == 6
    ids = Selection((mugs[2].id, mugs[0].id, 999))
    assert [row.sku for row in catalog.plan(ids, BulkRule("cost", "cost*2")).rows] == ["M-2", "M-0"]
    moved = catalog.plan(ids, BulkRule("category", str(LIGHTS)))
    assert moved.names == {MUGS: "Kitchen > Mugs", LIGHTS: "Lights"}
    assert catalog.change_many(moved.edits(), "Move").changed == 2
    assert catalog.plan(ids, BulkRule("brand", "7")).names == {7: "Acme"}
    for rule in (
        BulkRule("price", "prise * 2"),
        BulkRule("status", "sold"),
        BulkRule("category", "99"),
        BulkRule("brand", "Acme"),
        BulkRule("name", " "),
    ):
        with pytest.raises(Invalid) as refused:
            catalog.plan(ids, rule)
        assert refused.value.field == "expression"
    too_much = catalog.plan(ids, BulkRule("price", "price * 10000000000000"))
    assert too_much.problems == 2
    with work.doing(work.Work(MANAGER)), pytest.raises(NotAllowed, match="cost"):
        catalog.plan(ids, BulkRule("price", "cost * 2"))


# What each table holds, with everything that must differ between two transactions left out.
TABLES = {
    "product": "SELECT name, brand, category, status, min_price, currency FROM product",
    "product_text": "SELECT description FROM product_text",
    "variant": "SELECT sku, barcode FROM variant",
    "product_category": "SELECT c.category, c.brand, c.min_price, c.popularity, p.name"
    " FROM product_category c JOIN product p ON p.id = c.product",
    "price": "SELECT v.sku, currency, amount, upper(valid) FROM price"
    " JOIN variant v ON v.id = variant WHERE valid @> now()",
    "price_due": "SELECT at > now(), v.sku FROM price_due JOIN variant v ON v.id = variant",
    "cost": "SELECT v.sku, amount FROM cost JOIN variant v ON v.id = variant",
    "audit": "SELECT actor, request IS NULL, table_name, operation, old - 'valid' - 'variant',"
    " new - 'valid' - 'variant' - 'product' FROM audit",
    "event": "SELECT topic, payload - 'product' FROM event",
    "outbox": "SELECT DISTINCT o.topic, p.name, o.version <= p.row_version"
    " FROM cache_outbox o LEFT JOIN product p ON p.id::text = o.key",
    "versions": "SELECT p.name, max(o.version) = p.row_version FROM product p"
    " JOIN cache_outbox o ON o.key = p.id::text AND o.topic = 'product' GROUP BY p.id",
}


def test_a_batch_leaves_in_every_table_what_single_saves_leave(catalog, mugs, psql):
    def traces():
        for table in ("audit", "event", "cache_outbox"):
            kept[table] = psql.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0

    def left(name, sql):
        rows = psql.execute(
            sql.replace("FROM audit", f"FROM audit WHERE id > {kept['audit']}").replace(
                "FROM event", f"FROM event WHERE id > {kept['event']}"
            )
        )
        return sorted(map(repr, rows.fetchall()))

    kept: dict[str, int] = {}
    done = catalog.change_many(edits(mugs, *CHANGES), "Spring")
    catalog.undo_batch(done.batch)
    psql.execute("DELETE FROM cache_outbox")
    fresh = [catalog.fresh_product(each.id) for each in mugs]
    traces()
    for product, change in zip(fresh, CHANGES, strict=True):
        catalog.change(product.id, product.version, change)
    single = {name: left(name, sql) for name, sql in TABLES.items()}

    for before in mugs:  # as they were
        now = catalog.fresh_product(before.id)
        back = {n: getattr(before, n) for n in ProductChange.__struct_fields__}
        catalog.change(now.id, now.version, ProductChange(**back))
    psql.execute("DELETE FROM cache_outbox")
    fresh = [catalog.fresh_product(each.id) for each in mugs]
    traces()
    catalog.change_many(edits(fresh, *CHANGES), "Spring")
    batch = {name: left(name, sql) for name, sql in TABLES.items()}

    for name in TABLES:
        assert batch[name] == single[name], name
