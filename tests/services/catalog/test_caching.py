"""A product or a category as people name it is found, with exactly its own cached entries."""

import pytest

from services.kernel import work
from services.kernel.cachekeys import Entry
from services.kernel.errors import NotAllowed, NotFound
from tests.services.conftest import KITCHEN, LIGHTS, MANAGER, MUGS, as_person


@pytest.fixture(autouse=True)
def as_admin():
    with as_person("cache.flush") as doing:
        yield doing


def entries(*products) -> set[Entry]:
    return {Entry("catalog", "product", str(each.id)) for each in products}


def test_a_product_is_found_by_number_or_sku(catalog, stocked):
    mug, lamp = stocked("85123A", "Blue Mug"), stocked("22423")
    named = (("product", str(mug.id)), ("sku", " 85123a "), ("product", "85123a"))
    for kind, which in named:
        target = catalog.cache_entries(kind, which)
        assert (target.kind, target.name) == ("product", "Blue Mug (85123A)")
        assert set(target.entries) == entries(mug)
    for kind in ("sku", "product"):
        assert set(catalog.cache_entries(kind, "22423").entries) == entries(lamp)
    taken = stocked(str(mug.id))  # its SKU is another's number
    assert set(catalog.cache_entries("product", str(mug.id)).entries) == entries(mug)
    assert set(catalog.cache_entries("sku", str(mug.id)).entries) == entries(taken)


@pytest.mark.parametrize("which", ["", "0", "-1", "1.5", "x", "²", "9" * 19, "9" * 40, "1\0"])
def test_what_no_product_has_is_said(catalog, stocked, which):
    for kind in ("product", "sku"):
        with pytest.raises(NotFound, match="No product has the"):
            catalog.cache_entries(kind, which)


def test_a_category_takes_in_those_below_it_and_every_status(catalog, stocked):
    mug, tray = stocked("MUG"), stocked("TRAY", category=KITCHEN)
    old = stocked("OLD", category=MUGS, status="draft")
    lamp = stocked("LAMP", category=LIGHTS)

    for path, wanted in (
        ("Kitchen", entries(mug, tray, old)),
        ("kitchen>MUGS ", entries(mug, old)),
        ("Lights", entries(lamp)),
    ):
        assert set(catalog.cache_entries("category", path).entries) == wanted
    assert catalog.cache_entries("category", "kitchen >mugs").name == "Kitchen > Mugs"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("Mugs", "Did you mean Kitchen > Mugs?"),
        ("Kitchen > Mgus", "Did you mean Kitchen > Mugs"),
        ("Ligths", "Did you mean Lights?"),
        ("Mugz", "Did you mean Kitchen > Mugs?"),
        ("Kittchen > Mugs & Cups", "Did you mean Kitchen > Mugs"),
        ("zzz", "Give the whole path, as A > B."),
        ("", "Give the whole path, as A > B."),
        ("Kitchen > Mugs >", "Did you mean Kitchen > Mugs"),
        ("\0> >", "Give the whole path, as A > B."),
    ],
)
def test_an_unknown_category_names_those_that_are_near(catalog, path, hint):
    with pytest.raises(NotFound, match="There is no category") as refused:
        catalog.cache_entries("category", path)
    assert hint in str(refused.value)


def test_only_who_may_flush_is_told(catalog):
    with work.doing(work.Work(MANAGER)), pytest.raises(NotAllowed, match=r"cache\.flush"):
        catalog.cache_entries("category", "Kitchen")


def test_every_namespace_that_is_read_can_be_flushed(catalog, stocked, valkey):
    with as_person("catalog.read"):
        catalog.product(stocked("MUG").id)
        catalog.categories()
        catalog.counts()
        catalog.brands()
    cached = {name.decode().split(":")[1] for name in valkey.keys("test:*")}
    assert cached == set(catalog.namespaces)
