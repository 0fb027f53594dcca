"""A save sends only what changed, with the version it was based on; races have one winner."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event

from services.catalog.records import NewProduct, ProductChange
from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from tests.services.conftest import CLERK, KITCHEN, LIGHTS, MANAGER, MUGS


@pytest.fixture
def statements(catalog_database: Database):
    """The SQL that the writing engine sends."""
    sent: list[str] = []

    def note(_conn, _cursor, sql, *_rest):
        sent.append(sql)

    event.listen(catalog_database._writer, "before_cursor_execute", note)
    yield sent
    event.remove(catalog_database._writer, "before_cursor_execute", note)


def test_every_field_changes_and_comes_back(catalog, stocked, as_manager):
    mug = stocked("MUG", "Blue Mug")

    changed = catalog.change(
        mug.id,
        mug.version,
        ProductChange("Red Mug", "Holds tea.", "archived", LIGHTS, "5012345678900", 295),
    )

    assert changed == catalog.fresh_product(mug.id) == catalog.product(mug.id)
    assert changed.version > mug.version
    assert (changed.name, changed.description, changed.status) == (
        "Red Mug",
        "Holds tea.",
        "archived",
    )
    assert (changed.category_path, changed.barcode, changed.price) == (
        ("Lights",),
        "5012345678900",
        295,
    )
    assert catalog.counts() == {"all": 1, "draft": 0, "active": 0, "archived": 1}


def test_a_rename_writes_the_name_alone_and_never_stock(catalog, stocked, statements, as_manager):
    mug = stocked("MUG", price=295)
    statements.clear()

    catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))

    writes = [sql for sql in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql)]
    assert len(writes) == 1
    assert re.search(r"UPDATE product SET name=\S+ WHERE", writes[0])
    assert not any("stock" in sql.lower() for sql in statements)


def test_saving_what_is_there_already_makes_no_new_version(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", "Blue Mug", price=295)
    psql.execute("DELETE FROM cache_outbox")

    same = catalog.change(
        mug.id, mug.version, ProductChange(name=" Blue Mug ", price=295, barcode="")
    )

    assert same == mug
    assert psql.execute("SELECT count(*) FROM cache_outbox").fetchone() == (0,)


def test_a_stale_version_is_a_conflict_that_says_who(catalog, stocked, as_manager):
    mug = stocked("MUG", "Blue Mug")
    with work.doing(work.Work(CLERK)):
        catalog.change(mug.id, mug.version, ProductChange(description="Holds tea."))

    with pytest.raises(Conflict, match=r"Blue Mug \(MUG\) was changed by Amelia Hughes"):
        catalog.change(mug.id, mug.version, ProductChange(name="Red Mug"))

    assert catalog.fresh_product(mug.id).name == "Blue Mug"


def test_of_two_writers_at_once_exactly_one_wins(catalog, stocked):
    start = Barrier(2)

    def write(product: int, seen: int, name: str) -> str:
        with work.doing(work.Work(MANAGER)):
            start.wait()
            try:
                return catalog.change(product, seen, ProductChange(name=name)).name
            except Conflict:
                return ""

    with ThreadPoolExecutor(2) as pool:
        for turn in range(25):
            mug = stocked(f"MUG-{turn}")
            tries = [pool.submit(write, mug.id, mug.version, name) for name in ("Left", "Right")]
            won = [each.result() for each in tries if each.result()]
            with work.doing(work.Work(CLERK)):
                assert [catalog.fresh_product(mug.id).name] == won


def test_two_at_once_cannot_take_one_barcode(catalog, stocked):
    start = Barrier(2)

    def write(product: int, seen: int) -> str:
        with work.doing(work.Work(MANAGER)):
            start.wait()
            try:
                return catalog.change(product, seen, ProductChange(barcode="SHELF-7")).sku
            except ServiceError as error:
                return str(error)

    with ThreadPoolExecutor(2) as pool:
        for turn in range(10):
            pair = [stocked(f"L-{turn}"), stocked(f"R-{turn}")]
            tries = [pool.submit(write, each.id, each.version) for each in pair]
            said = [each.result() for each in tries]
            won = [sku for sku in said if sku in {f"L-{turn}", f"R-{turn}"}]
            assert len(won) == 1
            assert any(f"already belongs to SKU {won[0]}" in each for each in said)
            with work.doing(work.Work(MANAGER)):
                owner = catalog.fresh_product(catalog.product_of_sku(won[0]))
                catalog.change(owner.id, owner.version, ProductChange(barcode=""))


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (ProductChange(name=" "), "name", "Enter a name"),
        (ProductChange(name="x" * 301), "name", "301 characters"),
        (ProductChange(name="Blue\x07Mug"), "name", r"U\+0007"),
        (ProductChange(barcode="5012345678901"), "barcode", "check digit would be 0"),
        (ProductChange(barcode="9.78E+12"), "barcode", "scientific notation"),
        (ProductChange(barcode="x" * 49), "barcode", "at most 48"),
        (ProductChange(price=-1), "price", "between 0 and"),
        (ProductChange(price=10**12 + 1), "price", "between 0 and"),
        (ProductChange(category=99), "category", "no category 99"),
        (ProductChange(status="sold"), "status", "draft, active or archived"),
        (ProductChange(barcode="012345678905"), "barcode", r"belongs to SKU TEA \(Tea\)"),
    ],
)
@pytest.mark.usefixtures("as_manager")
def test_a_field_that_makes_no_sense_is_named(catalog, stocked, change, field, says):
    stocked("TEA", barcode="0012345678905")
    mug = stocked("MUG")

    with pytest.raises(Invalid, match=says) as refused:
        catalog.change(mug.id, mug.version, change)

    assert refused.value.field == field
    assert catalog.fresh_product(mug.id) == mug


@pytest.mark.parametrize(
    ("sku", "says"),
    [("mug", "SKU mug already belongs to SKU MUG"), (" ", "Enter a SKU"), ("1,5E+3", "label")],
)
def test_a_new_product_needs_a_sku_of_its_own(catalog, stocked, as_manager, sku, says):
    stocked("MUG")

    with pytest.raises(Invalid, match=says) as refused:
        catalog.create(NewProduct(sku, "Mug", MUGS))

    assert refused.value.field == "sku"


def test_a_clerk_may_neither_price_nor_archive_nor_create(catalog, stocked):
    mug = stocked("MUG")
    with work.doing(work.Work(CLERK)):
        for change in (ProductChange(price=1), ProductChange(status="archived")):
            with pytest.raises(NotAllowed):
                catalog.change(mug.id, mug.version, change)
        with pytest.raises(NotAllowed, match="needs catalog.create"):
            catalog.create(NewProduct("TEA", "Tea", KITCHEN))
        assert catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug")).name


def test_what_is_gone_is_not_found(catalog, psql, stocked, as_manager):
    mug = stocked("MUG")
    assert catalog.product(mug.id) == mug
    catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))
    psql.execute("DELETE FROM product")

    with pytest.raises(NotFound, match="not in the catalogue any more"):
        catalog.change(mug.id, mug.version, ProductChange(name="x"))
    with pytest.raises(NotFound, match="No product has the SKU 'MUG'"):
        catalog.product_of_sku("MUG")
    assert catalog.rows([mug.id]) == []
