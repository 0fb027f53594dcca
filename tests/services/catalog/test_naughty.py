"""Strings that break programs: stored as they are and found again, or refused with the field."""

import json
from contextlib import contextmanager, suppress
from itertools import zip_longest

import pytest

from services.catalog import expressions, rules, scanned
from services.catalog.records import ProductChange, ProductEdit, ProductQuery, VariantChange
from services.kernel import work
from services.kernel.errors import Invalid, NotFound
from tests.services.conftest import MANAGER, MUGS
from tests.shared import SHARED

BOSS = work.Caller("Margaret Shaw", MANAGER.permissions | {"catalog.arrange"})
BLNS = SHARED / "fuzz/blns/blns.json"
# What every run tries, with or without the whole list.
WORST = [
    "\u0000",
    "\ufeff",
    "\u202etest",
    "' OR 1=1 -- ",
    "<script>alert(0)</script>",
    "%d %s %(x)s :name",
    "\\",
    "9.78E+12",
    "\U0001f469\u200d\U0001f4bb",
    "\ud800",
    "ﷺ",
    "test\u00adtest",
    "1'000,00",
    "NaN",
    "$HOME",
    "\u0130\u0131\u017f\xdf",
    "\u039f\u0394\u039f\u03a3",  # a capital sigma at the end
]


@pytest.fixture(scope="module")
def strings():
    listed = json.loads(BLNS.read_text(encoding="utf-8")) if BLNS.is_file() else []
    return list(dict.fromkeys([*listed, *WORST]))


@pytest.fixture(autouse=True)
def as_boss():
    with work.doing(work.Work(BOSS)) as doing:
        yield doing


@pytest.fixture
def plain(catalog, psql, strings):
    """As many products as there are strings, ``P-0`` and so on, with their versions."""
    psql.execute(
        "WITH made AS (INSERT INTO product (name, category) SELECT 'Plain ' || n, %s"
        " FROM generate_series(1, %s) n RETURNING id)"
        " INSERT INTO variant (product, sku) SELECT id, 'P-' || id FROM made",
        [MUGS, len(strings)],
    )
    return catalog.find(ProductQuery(sort="updated"), limit=5000).rows


@contextmanager
def told(field):
    """What is refused inside is refused with the field's name, and fails in no other way."""
    refused = []
    with suppress(Invalid):
        try:
            yield
        except Invalid as error:
            refused.append(error.field)
            raise
    assert refused in ([], [field])


def allowed(check, field, strings):
    """The strings that a field takes; each other one is refused with the field's name."""
    taken = []
    for text in strings:
        with told(field):
            taken.append(check(text))
            assert taken[-1] == (text if field == "description" else text.strip())
    assert len(WORST) < len(taken) < len(strings)
    return taken


def ids(catalog, text):
    found = catalog.keys(ProductQuery(text=text))
    return {int.from_bytes(found[at : at + 8], "big") for at in range(0, len(found), 8)}


def test_names_and_texts_are_stored_exactly_and_found(catalog, plain, strings):
    names = allowed(rules.checked_name, "name", strings)
    described = allowed(rules.checked_description, "description", strings)
    changes = [
        ProductChange(name=name, description=text)
        for name, text in zip_longest(names, described, fillvalue="filler")
    ]
    edits = [ProductEdit(p.id, p.version, c) for p, c in zip(plain, changes, strict=False)]

    catalog.change_many(edits, "Naughty")

    rows = catalog.rows([edit.product for edit in edits])
    assert [row.name for row in rows] == [change.name for change in changes]
    for edit in edits[::7]:
        assert edit.product in ids(catalog, edit.change.name), edit.change.name
        assert catalog.fresh_product(edit.product).description == edit.change.description


def test_codes_are_stored_exactly_and_found(catalog, plain, strings):
    chosen = strings[::7] + WORST
    taken = dict.fromkeys(allowed(rules.checked_sku, "sku", strings))
    for row, sku in zip(plain, [each for each in taken if each in chosen], strict=False):
        made = catalog.change_variant(row.variant, row.version, VariantChange(sku=sku))
        assert made.sku == sku
        assert catalog.product_of_sku(sku) == row.id
        assert catalog.scan(sku).hits[0].product == row.id
        assert row.id in ids(catalog, sku), sku
    codes = dict.fromkeys(allowed(rules.checked_barcode, "barcode", strings))
    rows = catalog.rows([row.id for row in plain])
    edits = [
        ProductEdit(row.id, row.version, ProductChange(barcode=code))
        for row, code in zip(rows, codes, strict=False)
    ]
    catalog.change_many(edits, "Codes")
    assert [r.barcode for r in catalog.rows([e.product for e in edits])] == list(codes)


def test_labels_and_options_are_stored_exactly(catalog, plain, strings):
    labels = allowed(lambda text: rules.checked_label(text, "brand's name"), "name", strings)
    for text in labels[::15]:
        assert catalog.add_brand(text).name == text
        assert catalog.add_category(text, MUGS).path[-1] == text
    options = allowed(
        lambda text: next(iter(rules.checked_options({text: text}).values())), "options", strings
    )
    some = {text: text for text in options[::60]}
    version, variant = plain[0].version, plain[0].variant
    made = catalog.change_variant(variant, version, VariantChange(options=some))
    assert made.variants[0].options == some


def test_rules_and_codes_are_sentences_or_answers(catalog, strings):
    for text in strings:
        for ask, field in (
            (lambda text=text: expressions.parse(text, "price"), "expression"),
            (lambda text=text: scanned.read(text), "code"),
        ):
            with told(field):
                ask()
    for text in strings[::20]:
        with pytest.raises(NotFound):
            catalog.product_of_sku(text)
        catalog.find(ProductQuery(text=text))
