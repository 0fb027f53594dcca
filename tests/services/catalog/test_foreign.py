"""Whatever writes to the database, the version, audit, outbox and other services hear of it."""

import pytest

from services.catalog.records import ProductChange
from services.kernel import work
from tests.services.conftest import CLERK, LIGHTS


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE product SET name = 'Tall Mug' WHERE id = {id}",
        "UPDATE price SET amount = 199 WHERE variant = {variant}",
        "UPDATE product_text SET description = 'Tall.' WHERE product = {id}",
        "UPDATE variant SET barcode = 'SHELF-1' WHERE product = {id}",
        "DELETE FROM price WHERE variant = {variant}",
        "INSERT INTO variant (product, position, sku) VALUES ({id}, 1, 'MUG-XL')",
        "INSERT INTO product_image (product, position, url) VALUES ({id}, 1, 'a.jpg')",
        (
            "WITH one AS (INSERT INTO tag (name) VALUES ('new') RETURNING id)"
            " INSERT INTO product_tag (product, tag) SELECT {id}, id FROM one"
        ),
        (
            "WITH one AS (INSERT INTO supplier (name) VALUES ('Potters') RETURNING id)"
            " INSERT INTO product_supplier (product, supplier) SELECT {id}, id FROM one"
        ),
    ],
)
def test_psql_changes_the_products_version_and_is_heard(catalog, stocked, psql, sql, as_manager):
    mug = stocked("MUG", price=295, description="Holds tea.")
    catalog.product(mug.id)
    psql.execute("LISTEN changes")
    psql.execute("DELETE FROM cache_outbox")

    psql.execute(sql.format(id=mug.id, variant=mug.variant))

    version = catalog.fresh_product(mug.id).version
    assert version > mug.version
    outbox = psql.execute(
        "SELECT token, topic, key, max(version) FROM cache_outbox GROUP BY 1, 2, 3"
    )
    assert outbox.fetchall() == [("", "product", str(mug.id), version)]
    heard = [note.payload for note in psql.notifies(timeout=1, stop_after=1)]
    assert heard[0].startswith("product ")
    assert heard[0].endswith(f" {mug.id}")
    audit = psql.execute("SELECT actor, request FROM audit ORDER BY id DESC LIMIT 1")
    assert audit.fetchone() == ("backroom_owner via psql", None)


def test_a_foreign_change_makes_the_next_save_a_conflict(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", price=295)
    psql.execute("UPDATE price SET amount = 199")

    with pytest.raises(Exception, match="was changed by backroom_owner via psql"):
        catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))


def test_history_names_everybody_newest_first(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", "Mug", price=295)
    with work.doing(work.Work(CLERK)):
        catalog.change(mug.id, mug.version, ProductChange(name="Blue Mug", category=LIGHTS))
    psql.execute("UPDATE price SET amount = 199")
    mug = catalog.fresh_product(mug.id)
    catalog.change(mug.id, mug.version, ProductChange(price=250, barcode="SHELF-1"))

    told = [(c.actor, c.field, c.old, c.new, c.currency) for c in catalog.history(mug.id)]

    assert told == [
        ("Daniel Whitfield", "price", "199", "250", "GBP"),
        ("Daniel Whitfield", "barcode", "", "SHELF-1", ""),
        ("backroom_owner via psql", "price", "295", "199", "GBP"),
        ("Amelia Hughes", "name", "Mug", "Blue Mug", ""),
        ("Amelia Hughes", "category", "Kitchen > Mugs", "Lights", ""),
        ("Daniel Whitfield", "price", "", "295", "GBP"),
        ("Daniel Whitfield", "created", "", "Mug", ""),
    ]
    assert catalog.history(mug.id, limit=2) == catalog.history(mug.id)[:2]


def test_history_tells_of_supplier_tags_and_images(catalog, stocked, psql, as_manager):
    mug = stocked("MUG")
    psql.execute(
        "INSERT INTO supplier (id, name) VALUES (1, 'Potters'), (2, 'Kilns');"
        " INSERT INTO tag (id, name) VALUES (1, 'gift')"
    )
    before = catalog.fresh_product(mug.id).version
    psql.execute(f"INSERT INTO product_supplier VALUES ({mug.id}, 1)")
    psql.execute("UPDATE product_supplier SET supplier = 2")
    psql.execute(f"INSERT INTO product_tag VALUES ({mug.id}, 1)")
    psql.execute(f"INSERT INTO product_image VALUES ({mug.id}, 1, 'a.jpg')")
    psql.execute("DELETE FROM product_tag")
    seen = catalog.fresh_product(mug.id).version
    psql.execute("UPDATE product_image SET url = url")

    told = [(c.field, c.old, c.new) for c in catalog.history(mug.id, limit=5)]

    assert told == [
        ("tag", "gift", ""),
        ("url", "", "a.jpg"),
        ("tag", "", "gift"),
        ("supplier", "Potters", "Kilns"),
        ("supplier", "", "Potters"),
    ]
    assert before < seen == catalog.fresh_product(mug.id).version


def test_item_events_follow_name_status_and_sku(catalog, stocked, psql, as_manager):
    mug = stocked("MUG", "Mug")
    catalog.change(mug.id, mug.version, ProductChange(name="Tall Mug"))
    psql.execute("UPDATE product SET status = 'archived'")
    psql.execute("UPDATE product SET popularity = 3")
    psql.execute("UPDATE variant SET sku = 'MUG2'")
    psql.execute("DELETE FROM product")

    events = psql.execute("SELECT topic, key, version, payload FROM event ORDER BY id").fetchall()

    assert {(topic, key) for topic, key, *_ in events} == {("item", str(mug.variant))}
    versions = [version for _, _, version, _ in events]
    assert versions == sorted(set(versions))
    told = [(p["sku"], p["name"], p["status"], p["deleted"]) for *_, p in events]
    assert told == [
        ("MUG", "Mug", "active", False),
        ("MUG", "Tall Mug", "active", False),
        ("MUG", "Tall Mug", "archived", False),
        ("MUG2", "Tall Mug", "archived", False),
        ("MUG2", "", "archived", True),
    ]


def test_a_moved_category_takes_its_products_along(catalog, stocked, psql, as_manager):
    mug = stocked("MUG")
    assert [c.title for c in catalog.categories()] == ["Kitchen", "Kitchen > Mugs", "Lights"]

    psql.execute("UPDATE category SET parent = 3 WHERE id = 2")

    assert catalog.fresh_product(mug.id).category_path == ("Lights", "Mugs")
    closure = psql.execute("SELECT category FROM product_category ORDER BY 1").fetchall()
    assert closure == [(2,), (3,)]
    assert psql.execute("SELECT DISTINCT topic, key FROM cache_outbox WHERE token = ''").fetchall()
    with pytest.raises(Exception, match="cannot lie below itself"):
        psql.execute("UPDATE category SET parent = 2 WHERE id = 3")


def test_counts_of_categories_are_refreshed_without_audit(catalog, stocked, psql, as_manager):
    stocked("MUG")
    stocked("OLD", status="archived")
    catalog.categories()

    assert (catalog.refresh_counts(), catalog.refresh_counts()) == (2, 0)
    assert [(c.name, c.products) for c in catalog.categories()] == [
        ("Kitchen", 1),
        ("Mugs", 1),
        ("Lights", 0),
    ]
    assert psql.execute("SELECT count(*) FROM audit WHERE table_name = 'category'").fetchone() == (
        0,
    )


def test_truncate_announces_everything(stocked, psql):
    stocked("MUG")
    psql.execute("DELETE FROM cache_outbox")

    psql.execute("TRUNCATE product CASCADE")

    told = psql.execute("SELECT DISTINCT topic, key FROM cache_outbox ORDER BY 1").fetchall()
    assert told == [("category", "counts"), ("product", "*")]
