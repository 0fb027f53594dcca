import pytest

from services.catalog.records import ProductQuery
from services.kernel.errors import NotFound


def test_what_nobody_sees_in_a_search_hides_nothing(catalog, stocked, as_manager):
    stocked("MUG-1", "Blue Mug")

    for text in ("blue\0mug", "\ufeffblue mug", "blue \u200bmug", "\u202eblue mug"):
        assert [row.sku for row in catalog.find(ProductQuery(text=text)).rows] == ["MUG-1"], text
    assert catalog.product_of_sku("\ufeffmug-1 ") > 0
    with pytest.raises(NotFound):
        catalog.product_of_sku("a\0b")
