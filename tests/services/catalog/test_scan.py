"""A scanned code finds its SKU in whatever form it comes, and nothing else ever happens."""

import csv
import gzip
from contextlib import suppress
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog import scanned
from services.catalog.records import ScanHit
from services.catalog.rules import check_digit, is_gtin
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.services.conftest import as_person
from tests.shared import SHARED

GS1 = "0105012345678900172512311" + "0AB1" + "\x1d" + "3705"


def test_every_form_of_a_gtin_finds_the_same_sku(catalog, stocked, as_manager):
    mug = stocked("MUG", "Blue Mug", barcode="5012345678900")
    tea = stocked("TEA", "Tea", barcode="012345678905")
    hit = (ScanHit(mug.id, mug.variant, "MUG", "Blue Mug"),)

    for code in ("5012345678900", "05012345678900", " 5012345678900\r\n", "]E05012345678900"):
        assert catalog.scan(code).hits == hit
    for code in ("012345678905", "0012345678905", "00012345678905"):
        assert [each.product for each in catalog.scan(code).hits] == [tea.id]
    unknown = catalog.scan("4006381333931")
    assert (unknown.hits, unknown.gtin, unknown.barcode) == ((), "04006381333931", "4006381333931")


@pytest.mark.parametrize(
    "code",
    [
        GS1,
        *(f"{prefix}{GS1}" for prefix in ("]C1", "]d2", "]Q3", "]e0", "\x1d")),
        "(01)05012345678900(17)251231(10)AB1(37)05",
    ],
)
def test_a_gs1_code_tells_batch_expiry_and_count(code):
    said = scanned.read(code)

    assert (said.gtin, said.barcode) == ("05012345678900", "5012345678900")
    assert (said.batch, said.expires, said.quantity) == ("AB1", date(2025, 12, 31), 5)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "empty"),
        (" \x1d ", "empty"),
        ("x" * 201, "at most 200"),
        ("5012345678901", "check digit would be 0"),
        ("9.78E+12", "scientific notation"),
        ("]d20105012345678901", "check digit would be 0"),
        ("]C100123456789012345675", "names no item"),
        ("]C1nonsense", "cannot be read"),
        ("(01)nonsense", "cannot be read"),
        ("]C10105012345678900171399 1", "cannot be read"),
        ("5012345\u200b678900", r"U\+200B"),
        (5012345678900, "must be text"),
    ],
)
def test_what_is_no_code_is_told_in_a_sentence(catalog, as_manager, code, says):
    with pytest.raises(Invalid, match=says) as refused:
        catalog.scan(code)

    assert refused.value.field == "code"


def test_an_exact_barcode_or_sku_wins_over_a_wrong_check_digit(catalog, stocked, psql, as_manager):
    mug = stocked("5012345678901")
    lamp = stocked("LAMP")
    psql.execute("UPDATE variant SET barcode = '4006381333930' WHERE id = %s", [lamp.variant])
    own = stocked("CHEESE", barcode="2012345000001")

    assert catalog.scan("5012345678901").hits[0].product == mug.id
    assert catalog.scan("4006381333930").hits[0].product == lamp.id
    assert catalog.scan("lAmP").hits[0].product == lamp.id
    assert catalog.scan("2012345000001").hits[0].product == own.id
    assert catalog.scan("02012345000001").hits == ()  # in-store: as it is or not at all
    assert catalog.scan("2012345999999").gtin == ""


@given(st.one_of(st.text(), st.from_regex(r"\]?[CdQe]?[0-9]?(\(?\d{2,4}\)?[ -~\x1d]{0,20}){0,4}")))
def test_nothing_but_a_sentence_comes_of_any_text(code):
    with suppress(Invalid):
        said = scanned.read(code)
        assert said.gtin == "" or is_gtin(said.gtin)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not on this machine")
def test_real_barcodes_normalise_and_bad_digits_are_told():
    wrong = 0
    with gzip.open(SHARED / "off_lifyzer/products_barcode_name.csv.gz", "rt") as file:
        for row in islice(csv.DictReader(file), 5000):
            code = row["barcode"]
            said = scanned.read(code)
            if not is_gtin(code):
                assert said.gtin == ""
            elif check_digit(code[:-1]) != int(code[-1]):
                wrong += not said.gtin
                assert "check digit" in said.wrong or code[-13:][:1] in "02"
            else:
                assert said.gtin in {code.zfill(14), ""}
                assert said.wrong == ""
                other = str((int(code[-1]) + 5) % 10)
                assert not scanned.read(code[:-1] + other).gtin
    assert wrong > 0


def test_a_barcode_is_attached_once(catalog, stocked, as_manager):
    mug, tea = stocked("MUG"), stocked("TEA", barcode="5012345678900")

    given_ = catalog.attach_barcode(mug.variant, mug.version, "4006381333931")

    assert given_.barcode == "4006381333931"
    with pytest.raises(Conflict, match="changed"):
        catalog.attach_barcode(mug.variant, mug.version, "4006381333948")
    with pytest.raises(Invalid, match="belongs to SKU TEA") as refused:
        catalog.attach_barcode(mug.variant, given_.version, "05012345678900")
    assert refused.value.field == "barcode"
    with pytest.raises(NotFound):
        catalog.attach_barcode(999, 1, "x")
    assert catalog.attach_barcode(tea.variant, tea.version, "").barcode == ""


def test_the_currency_changes_only_while_there_is_no_price(catalog, stocked):
    with as_person("catalog.read"), pytest.raises(NotAllowed):
        catalog.set_currency("EUR")
    with as_person("catalog.read", "shop.write"):
        assert catalog.currency() == "GBP"
        draft = stocked("DRAFT")
        assert catalog.set_currency("JPY") == catalog.currency() == "JPY"
        assert catalog.fresh_product(draft.id).currency == "JPY"
        with pytest.raises(Invalid, match="is no currency"):
            catalog.set_currency("POUND")
        assert stocked("MUG", price=295).currency == "JPY"
        with pytest.raises(Conflict, match="prices already"):
            catalog.set_currency("EUR")
        # Prices that came with an old shop are in it: its owner may say so at the set-up.
        assert catalog.set_currency("JPY") == "JPY"


def test_items_are_told_again_and_gone_ones_as_gone(catalog, stocked, psql):
    made = [stocked("A", "Ay"), stocked("B", "Bee"), stocked("C", "Sea")]
    psql.execute("DELETE FROM product WHERE id = %s", [made[1].id])
    psql.execute("DELETE FROM event")

    with as_person("catalog.read", "stock.check"):
        items = catalog.items()
        assert [(each.sku, each.name) for each in items] == [("A", "Ay"), ("C", "Sea")]
        assert catalog.items(after=made[0].variant, limit=1) == items[1:]
        assert catalog.announce_items([made[1].variant, made[2].variant, made[2].variant]) == 2

    told = psql.execute("SELECT key, payload->>'sku', payload->'deleted' FROM event ORDER BY key")
    assert told.fetchall() == [
        (str(made[1].variant), "B", True),
        (str(made[2].variant), "C", False),
    ]
