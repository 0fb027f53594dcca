"""One typo in a word still finds the product, on the real names of the sample shop."""

import random
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from console.embedded import Engines
from console.samplefiles import SampleFiles
from console.sampleload import load_catalog
from services.catalog.records import ProductQuery
from services.catalog.service import Catalog
from services.kernel.database import Database

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
HEART = "White Hanging Heart T-Light Holder"
CAKESTAND = "Regency Cakestand 3 Tier"
FIRST = 3
LETTERS = "abcdefghijklmnoprstuwy"
TYPOS = {
    "swapped": lambda word, at, _: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    "wrong": lambda word, at, letter: word[:at] + letter + word[at + 1 :],
    "missing": lambda word, at, _: word[:at] + word[at + 1 :],
    "extra": lambda word, at, letter: word[:at] + letter + word[at:],
}


@pytest.fixture(scope="module")
def sample(engines: Engines) -> Generator[Catalog]:
    """The whole sample shop; a test that needs an empty catalogue clears it itself."""
    with psycopg.connect(engines.owner_url("catalog"), autocommit=True) as owner:
        owner.execute("TRUNCATE category, product CASCADE")
        load_catalog(owner, SampleFiles(SAMPLE))
    database = Database("catalog", engines.database_url("catalog"))
    yield Catalog(database)
    database.close()


@pytest.fixture
def found(sample, as_manager):
    """What a text finds, the best first."""

    def find(text: str, **query) -> list[str]:
        page = sample.find(ProductQuery(text=text, **({"sort": "relevance"} | query)))
        return [row.name for row in page.rows]

    return find


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hangin haert", HEART),
        ("hangng heart", HEART),
        ("hangin gheart", HEART),
        ("white hanign hart holder", HEART),
        ("t-lihgt holder", HEART),
        ("haert", HEART),
        ("regancy cakestnad", CAKESTAND),
        ("cakestnad", CAKESTAND),
        ("caekst", CAKESTAND),  # half a word
        ("3 teir", CAKESTAND),
        ("regncy cakstad", CAKESTAND),  # two in one word
    ],
)
def test_a_typo_is_understood(found, text, name):
    assert name in found(text)[:FIRST]


@pytest.mark.parametrize("kind", TYPOS)
def test_every_kind_of_typo_in_a_whole_name(found, kind):
    rng = random.Random(11)
    popular = found("", sort="popularity", descending=True)
    missed = []
    for name in rng.sample(popular, 40):
        words = name.lower().split()
        long = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        if not long:
            continue
        at = rng.choice(long)
        letter = rng.choice(LETTERS)
        words[at] = TYPOS[kind](words[at], rng.randrange(len(words[at]) - 1), letter)
        if name not in found(" ".join(words))[:FIRST]:
            missed.append((name, " ".join(words)))
    assert not missed


def test_what_is_typed_right_comes_before_guesses(found):
    held = ["cakestand" in name.lower() for name in found("cakestand")]
    assert held == sorted(held, reverse=True)
    assert 0 < sum(held) < len(held)  # few, so guesses follow


def test_nonsense_finds_nothing(found):
    assert found("qxzvj wqqk") == []


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "sort", ["name", "sku", "price", "status", "category", "updated", "popularity", "relevance"]
)
@pytest.mark.parametrize("text", ["", "c", "hea", "haert lihgt"])
def test_pages_are_the_head_of_the_keys_on_real_data(sample, as_manager, sort, descending, text):
    query = ProductQuery(text=text, sort=sort, descending=descending)

    page, keys = sample.find(query), sample.keys(query)

    ids = [int.from_bytes(keys[at : at + 8], "big") for at in range(0, len(keys), 8)]
    assert [row.id for row in page.rows] == ids[: len(page.rows)]
    assert len(ids) == len(set(ids))
    assert len(page.rows) == min(len(ids), 128)
    if page.exact:
        assert page.about == len(ids)


@pytest.mark.parametrize("sort", ["name", "price", "popularity"])
def test_the_estimate_knows_the_category(sample, as_manager, sort):
    whole = sample.find(ProductQuery(sort=sort), limit=10).about
    category = next(each for each in sample.categories() if each.products > 10)

    part = sample.find(ProductQuery(category=category.id, sort=sort), limit=10).about

    assert part < whole
