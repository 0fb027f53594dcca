"""A product as the wide table knows it, made of what each real catalogue says of its own.

Nothing is invented but what no source has, and that by a rule: the price where nothing was
sold, and a brand. Complete Journey tells a maker's number and whether the brand is the shop's
own; a barcode names the company it was issued to. The rest are `Unbranded`.
"""

import re
from typing import NamedTuple

from biip.gs1_prefixes import GS1CompanyPrefix, GS1Prefix

from console.catalogues import Made, Sold, chance, made_up_price
from console.demostore import Shown
from console.samplefiles import Product

UNBRANDED = "Unbranded"
SEVERAL = "General"  # the last part of a category whose source has fewer than three
TAGS = 5
PRICE_BANDS = ((2_500, "Up to 25"), (10_000, "25 to 100"))  # pence, and what they are called
DEAR = "Over 100"


class Item(NamedTuple):
    """A product with one SKU; three parts of a category, `price` in pence, the text of tags.

    `lines`: how often it was sold in its own source, 0 where nobody counted.
    """

    sku: str
    name: str
    description: str
    department: str
    category: str
    subcategory: str
    brand: str
    brand_country: str
    tags: str
    price: int
    lines: int


def journey_sku(made: Made) -> str:
    """Numbers of the catalogues must not meet."""
    return f"CJ-{made.number}"


def of_journey(made: Made, sold: Sold | None) -> Item:
    """Its average price in the sample of sales, where it was sold at one."""
    sku = journey_sku(made)
    department, category = made.department.title(), (made.category or SEVERAL).title()
    kind = (made.kind or SEVERAL).title()
    what = ", ".join(part for part in (kind, made.size.title()) if part)
    return Item(
        sku,
        made.name,
        f"{what}. {made.brand} brand of manufacturer {made.maker}, from {category} in the"
        f" department {department}.",
        department,
        category,
        kind,
        f"{made.brand} {made.maker}",
        "US",
        _tags(f"{made.kind} {made.category} {made.brand}"),
        (sold.pence if sold else 0) or made_up_price(sku),
        sold.lines if sold else 0,
    )


def of_food(code: str, name: str) -> Item:
    """An EAN-13 and a name; where it was issued, and to whom, is in its first digits."""
    prefix, company = GS1Prefix.extract(code), GS1CompanyPrefix.extract(code)
    usage = prefix.usage if prefix else ""
    country = usage.removeprefix("GS1 ") if usage.startswith("GS1 ") else ""
    owner = company.value if company and country else ""
    initial = name[0].upper() if name[0].isalpha() else "Other"
    issued = f"issued by {usage}" if country else "given by a shop itself"
    sku = f"OFF-{code}"
    return Item(
        sku,
        name,
        f"{name}. Known by the barcode {code}, {issued}"
        + (f" to the company {owner}." if owner else "."),
        "Food",
        country or "Elsewhere",
        f"Names with {initial}",
        f"Company {owner}" if owner else UNBRANDED,
        country if owner else "",
        _tags(f"food {country} {name}"),
        made_up_price(sku),
        0,
    )


def of_demo(shown: Shown) -> Item:
    """Its style has no parts: the third is a band of prices, in whole pounds."""
    department, category = shown.category.title(), shown.style.title()
    band = next((name for limit, name in PRICE_BANDS if shown.pence <= limit), DEAR)
    return Item(
        f"RDS-{shown.number}",
        shown.name,
        shown.description,
        department,
        category,
        f"{category}: {band}",
        f"{department} {category}",
        "",
        _tags(f"{shown.category} {shown.style} {shown.name}"),
        shown.pence,
        0,
    )


def of_shipped(product: Product, price: int | None) -> Item:
    """`price` in pence, None where the sample has none."""
    department, category, subcategory = (*product.category, SEVERAL, SEVERAL)[:3]
    said = f"{product.name}, from {category} in the department {department}."
    return Item(
        product.sku,
        product.name,
        product.description or said,
        department,
        category,
        subcategory,
        UNBRANDED,
        "",
        _tags(f"{category} {product.name}"),
        made_up_price(product.sku) if price is None else price,
        product.popularity,
    )


def of_pack(one: Item, sku: str, name: str) -> Item:
    """A multipack: everything but SKU, name, price and sales is that of one."""
    pieces = int(sku.rpartition("-X")[2])
    text = f"{name}. {one.description}"
    return one._replace(
        sku=sku, name=name, description=text, price=min(one.price * pieces, 99_999_999), lines=0
    )


def standing(lines: int, sku: str) -> tuple[int, int, str]:
    """Sorts what sold most first; the rest as drawn, and always the same."""
    return -lines, chance("rank" + sku), sku


def _tags(text: str) -> str:
    """Its first words of three letters and more, by name."""
    words = re.findall(r"[^\W\d_]{3,}", text.lower())
    return ",".join(sorted(list(dict.fromkeys(words))[:TAGS]))
