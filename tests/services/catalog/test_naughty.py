"""Naughty strings in the catalogue: stored and found as they are, or refused at their field."""

from collections.abc import Callable

import pytest

from services.catalog import rules
from services.catalog.records import NewProduct, ProductQuery
from services.kernel.errors import Invalid
from tests.naughty import ALL, UNSEEN, kept
from tests.services.conftest import MUGS

Check = Callable[[str], str]
CHECKS: dict[str, Check] = {
    "name": rules.checked_name,
    "sku": rules.checked_sku,
    "barcode": rules.checked_barcode,
    "description": rules.checked_description,
}


def accepted(field: str, text: str) -> str | None:
    return kept(CHECKS[field], text, field)


@pytest.mark.parametrize("field", CHECKS)
def test_a_field_keeps_a_text_as_it_is_or_says_what_is_wrong_with_it(field):
    stored = {text: accepted(field, text) for text in ALL}
    welcome = {text: it for text, it in stored.items() if it is not None}
    assert all(
        it == (text if field == "description" else text.strip()) for text, it in welcome.items()
    )
    assert len(welcome) > 300  # it is a shop's catalogue, not a fortress


@pytest.mark.parametrize("field", CHECKS)
@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_is_refused_in_every_field(field, text):
    assert accepted(field, text) is None


@pytest.mark.parametrize(
    "texts", [ALL[::16], pytest.param(ALL, marks=pytest.mark.chaos)], ids=["some", "all"]
)
def test_naughty_strings_are_stored_and_found_again(catalog, as_manager, texts):
    taken: set[str] = set()
    for number, text in enumerate(texts):
        sku = accepted("sku", text) or ""
        if not sku or sku.casefold() in taken:
            sku = f"NAUGHTY-{number}"
        barcode = accepted("barcode", text) or ""
        new = NewProduct(
            sku,
            accepted("name", text) or "Mug",
            MUGS,
            accepted("description", text) or "",
            "" if barcode in taken else barcode,
            status="active",
        )
        taken |= {sku.casefold(), barcode}
        made = catalog.create(new)
        now = catalog.fresh_product(made.id)
        assert (now.sku, now.name, now.description, now.barcode) == (
            new.sku,
            new.name,
            new.description,
            new.barcode,
        )
        assert catalog.product_of_sku(new.sku) == made.id
        found = catalog.find(ProductQuery(text=new.name, sort="relevance"))
        assert new.name == "Mug" or made.id in {row.id for row in found.rows}


def test_a_refused_text_changes_nothing(catalog, as_manager, stocked, psql):
    mug = stocked("MUG", "Mug", price=295)
    for field in CHECKS:
        new = {"sku": "CUP", "name": "Cup", "category": MUGS} | {field: UNSEEN[0]}
        with pytest.raises(Invalid) as refused:
            catalog.create(NewProduct(**new))
        assert refused.value.field == field
    assert catalog.fresh_product(mug.id) == mug
    assert psql.execute("SELECT count(*) FROM product").fetchone() == (1,)
