"""Products for before and after: of real fields, the same each time, from what is there."""

import pytest

from console.catalogues import made_up_price
from console.peak.catalogue import MOST, Source
from console.samplefiles import SHIPPED, SampleFiles
from tests.console.peak import realdata

COUNT = 40  # ten may come from the shipped sample, the rest are real ones and packs


@pytest.fixture
def folder(tmp_path):
    return realdata.write(tmp_path)


def by_sku(source):
    return {item.sku: item for item in source.items}


def test_the_demo_store_tells_its_own_descriptions_and_prices(folder):
    poster = by_sku(Source(folder, COUNT))["RDS-6579c22f-be2b-444c-a52b-0116dd82df6c"]
    assert poster.name == '"Venice" Sailor\'s Poster'
    assert poster.description == (
        'Capture the essence of Italy with this stunning "Visit Italy" poster featuring the'
        " iconic Rialto Bridge: in Venice."
    )
    assert poster[3:6] == ("Books", "Travel", "Travel: Up to 25")
    assert poster.price == 2499
    daypack = by_sku(Source(folder, COUNT))["RDS-2e852905-c6f4-47db-802c-654013571922"]
    assert daypack.description.startswith("This stylish mauve")
    assert daypack.description.endswith("functionality: one.")
    assert daypack.subcategory == "Backpack: Over 100"


def test_complete_journey_tells_maker_kind_size_and_what_it_sold_for(folder):
    items = by_sku(Source(folder, COUNT))
    sauce = items["CJ-1"]
    assert sauce.name == "Apple Sauce 50 Oz"
    assert sauce.description == (
        "Apple Sauce, 50 Oz. Private brand of manufacturer 69, from Fruit - Shelf Stable in the"
        " department Grocery."
    )
    assert (sauce.brand, sauce.brand_country) == ("Private 69", "US")
    assert sauce.tags == "apple,fruit,sauce,shelf,stable"
    assert sauce.price == 350
    assert items["CJ-2"].price == 98  # 3.92 for four
    assert items["CJ-5"].price == made_up_price("CJ-5")  # nothing was paid for it
    assert items["CJ-4"][3:6] == ("Floral", "Roses", "General")
    assert "CJ-3" not in items  # nobody knows what it is


def test_a_barcode_tells_where_and_to_whom_it_was_issued(folder):
    items = by_sku(Source(folder, COUNT))
    cake = items["OFF-3262350210257"]
    assert (cake.brand, cake.brand_country) == ("Company 326235", "France")
    assert cake[3:6] == ("Food", "France", "Names with C")
    assert items["OFF-4006381333931"].name == "Apfelmus ohne Zucker"
    own = items["OFF-2000000000008"]
    assert (own.brand, own.brand_country, own.category) == ("Unbranded", "", "Elsewhere")
    assert not {"OFF-4006381333930", "OFF-96385074"} & items.keys()


def test_packs_fill_what_is_missing_and_say_how_many(folder):
    source = Source(folder, COUNT)
    pack = by_sku(source)["CJ-1-X6"]
    assert (pack.name, pack.price) == ("Apple Sauce 50 Oz (6 pack)", 2100)
    assert len(source.items) == len(by_sku(source)) == COUNT
    assert source.notes == []


def test_it_is_the_same_each_time(folder):
    one, other = Source(folder, COUNT), Source(folder, COUNT)
    assert one.items == other.items
    assert one.popularity == other.popularity
    assert one.places == other.places


def test_few_have_most_of_the_popularity_and_what_sold_most_leads(folder):
    source = Source(folder, COUNT)
    ranks = [source.popularity[item.sku] for item in source.ranked]
    assert ranks == [MOST // rank for rank in range(1, COUNT + 1)]
    journey = [item.sku for item in source.ranked if item.sku in {"CJ-1", "CJ-2", "CJ-4"}]
    assert journey == ["CJ-2", "CJ-1", "CJ-4"]


def test_without_the_catalogues_it_is_the_shipped_sample_and_says_so(tmp_path):
    shipped = SampleFiles(SHIPPED).products()
    source = Source(tmp_path / "absent", 100_000)
    skus = by_sku(source)
    assert all(product.sku in skus for product in shipped)
    assert len(shipped) * 3 < len(source.items) <= len(shipped) * 4
    (note,) = source.notes
    assert f"{len(source.items):,} products of the 100,000 asked for" in note
    assert "complete_journey/products.csv.gz" in note
    assert str(tmp_path) not in note
    fewer = by_sku(Source(tmp_path / "absent", 6_000))
    assert len(fewer) == 6_000
    assert all(product.sku in fewer for product in shipped)  # singles before packs


def test_a_catalogue_that_is_missing_is_named_and_the_others_are_used(tmp_path):
    food = "off_lifyzer/products_barcode_name.csv.gz"
    source = Source(realdata.write(tmp_path, food), COUNT)
    skus = by_sku(source)
    assert "CJ-1" in skus
    assert not [sku for sku in skus if sku.startswith("OFF-")]
    assert [food in note for note in source.notes] == [True]
    assert len(source.items) == COUNT
