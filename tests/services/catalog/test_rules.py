"""Values of the wrong kind or range are refused in a sentence that names the field."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.catalog import rules
from services.catalog.records import NewProduct, ProductChange
from services.kernel.errors import Invalid, NotFound

SOON = datetime.now(UTC) + timedelta(days=1)
BIG = 2**63


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (ProductChange(price=1.5), "price"),
        (ProductChange(price=True), "price"),
        (ProductChange(price="5"), "price"),
        pytest.param(ProductChange(price=10**5000), "price", id="huge"),
        (ProductChange(category=2**31), "category"),
        (ProductChange(category="2"), "category"),
        (ProductChange(name=5), "name"),
        (ProductChange(name="\u202eguM"), "name"),
        (ProductChange(description="Tea\u2066"), "description"),
        (ProductChange(barcode="\u0665012345678901"), "barcode"),
        (ProductChange(barcode="501234567890\uff11"), "barcode"),
    ],
)
def test_a_change_of_the_wrong_kind_names_its_field(change, field):
    with pytest.raises(Invalid) as refused:
        rules.checked_change(change)
    assert refused.value.field == field


def test_a_new_product_is_checked_alike():
    for new, field in (
        (NewProduct("MUG", "Mug", BIG), "category"),
        (NewProduct("MUG", "Mug", 1, price=2.5), "price"),
        (NewProduct("MU\u200bG", "Mug", 1), "sku"),
    ):
        with pytest.raises(Invalid) as refused:
            rules.checked_new(new)
        assert refused.value.field == field


def test_a_digit_of_another_script_is_named():
    with pytest.raises(Invalid, match=r"U\+0665, a digit that is none of 0 to 9"):
        rules.checked_barcode("\u0665" * 13)


@pytest.mark.parametrize("product", [BIG, -1, "1", 1.5, True, pytest.param(10**5000, id="huge")])
def test_a_number_that_no_product_has_is_not_found(catalog, as_manager, product):
    with pytest.raises(NotFound, match="Reload"):
        catalog.change(product, 1, ProductChange(name="Mug"))
    with pytest.raises(NotFound, match="Reload"):
        catalog.fresh_product(product)


@pytest.mark.parametrize(
    "at",
    [
        SOON.replace(tzinfo=None),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=12))),
        "10000-01-01T00:00:00Z",
        None,
    ],
)
def test_a_moment_that_cannot_be_scheduled_is_refused(catalog, stocked, as_manager, at):
    mug = stocked("MUG", price=295)
    with pytest.raises(Invalid) as refused:
        catalog.schedule_price(mug.id, mug.version, 250, at)
    assert refused.value.field == "at"


def test_an_amount_of_the_wrong_kind_cannot_be_scheduled(catalog, stocked, as_manager):
    mug = stocked("MUG", price=295)
    with pytest.raises(Invalid) as refused:
        catalog.schedule_price(mug.id, mug.version, 2.5, SOON)
    assert refused.value.field == "amount"
