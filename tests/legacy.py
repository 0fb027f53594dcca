"""A small wide table with every kind of dirt that real ones have, and a few clean products."""

from typing import Any

import psycopg

from services.kernel import migrate

Row = dict[str, Any]
FINE = "fine"  # a key of rows that are there as neighbours of a broken one
PLACES = {
    "MKC": ("Milton Keynes Distribution Centre", "1 Standing Way", "Milton Keynes"),
    "LDN": ("London Marylebone", "12 Marylebone High Street", "London"),
    "BRS": ("Bristol Clifton", "3 Regent Street", "Bristol"),
}
CLEAN = range(1, 7)  # product ids


def row(product: int, place: str = "MKC", /, **changes: object) -> Row:
    """A row that breaks no rule, but for `changes`."""
    name, address, city = PLACES[place]
    supplier = product % 4
    return {
        "product_id": product,
        "sku": f"SKU-{product}",
        "product_name": f"Mug No. {product}",
        "description": f"A mug of stoneware, number {product} of its series.",
        "department": "Home",
        "category": "Home > Kitchen",
        "subcategory": "Home > Kitchen > Mugs",
        "brand": f"Pottery {product}",
        "brand_country": "United Kingdom",
        "supplier_name": f"Supplier {supplier} Trading Company Ltd",
        "supplier_address": f"{supplier} Harbour Road, Industrial Zone",
        "supplier_email": f"orders@supplier{supplier}.example.com",
        "tags": "mug,stoneware",
        "price": "7.50",
        "popularity": 1000 - product,
        "warehouse": place,
        "warehouse_name": name,
        "warehouse_address": address,
        "warehouse_city": city,
        "stock_level": 20 + product,
        "reorder_level": 9,
        "image_urls": f"https://img.example.com/p/{product}/1.jpg,"
        f"https://img.example.com/p/{product}/2.jpg",
        "last_updated": "2011-10-31 12:00",
        **changes,
    }


def _pair(product: int, **changes: tuple[object, object]) -> list[Row]:
    """A product at two locations whose rows say the first and the second of each of `changes`."""
    return [
        row(product, place, **{column: both[at] for column, both in changes.items()})
        for at, place in enumerate(("MKC", "LDN"))
    ]


def _with_neighbour(product: int, **changes: object) -> list[Row]:
    """A broken row, and a good one of the same product elsewhere."""
    return [row(product, "MKC", **changes), row(product, "LDN", **{FINE: True})]


DIRT: dict[str, list[Row]] = {
    # What contradicts: every row that has a part in it.
    "brands contradict": [
        row(10, "MKC", brand="Acme"),
        row(10, "LDN", brand="Acme"),
        row(10, "BRS", brand="ACME Ltd"),
    ],
    "brand countries contradict": [
        row(11, "MKC", brand="Northwind", brand_country="United Kingdom"),
        row(11, "LDN", brand="Northwind", brand_country="United Kingdom"),
        row(12, "MKC", brand="Northwind", brand_country="France"),
    ],
    "supplier names contradict": _pair(13, supplier_name=("Harbour Ltd", "Quayside Ltd")),
    "supplier addresses contradict": [
        row(14, supplier_name="Dock Ltd", supplier_address="1 Dock Road"),
        row(15, supplier_name="Dock Ltd", supplier_address="2 Dock Road"),
    ],
    "supplier emails contradict": [
        row(16, supplier_name="Pier Ltd", supplier_email="orders@pier.example.com"),
        row(17, supplier_name="Pier Ltd", supplier_email="not an address"),
    ],
    "prices contradict": _pair(18, price=("7.50", "8.25")),
    "names contradict": _pair(19, product_name=("Mug with handle", "Mug w/ handle")),
    "descriptions contradict": _pair(20, description=("Stoneware.", "Earthenware.")),
    "categories contradict": _pair(
        21,
        category=("Home > Kitchen", "Home > Dining"),
        subcategory=("Home > Kitchen > Mugs", "Home > Dining > Mugs"),
    ),
    "tags contradict": _pair(22, tags=("mug,stoneware", "mug,earthenware")),
    "images contradict": _pair(
        23,
        image_urls=("https://img.example.com/p/23/1.jpg", "https://img.example.com/p/23/9.jpg"),
    ),
    "popularities contradict": _pair(24, popularity=(5, 6)),
    "warehouse texts contradict": [
        row(25, "BRS", warehouse_name="Bristol Clifton Village", warehouse_city="Clifton"),
    ],
    # Orphans: nobody can say what or where they are.
    "no product": [row(30, product_id=None), row(30, "LDN", product_id=0)],
    "no SKU": [row(31, "MKC", sku=None), row(31, "LDN", sku=""), row(31, "BRS", sku=" \t ")],
    "no warehouse": [row(32, warehouse=None), row(32, "LDN", warehouse="  ")],
    "unknown warehouse": [
        row(33, warehouse="OLD", warehouse_name=None, warehouse_address="", warehouse_city=None),
    ],
    "warehouse in another case": _with_neighbour(34, warehouse="mkc"),
    # One SKU, one product; one cell, one row.
    "SKU case in one product": _pair(40, sku=("MUG-40", "mug-40")),
    "SKU case in two products": [row(41, sku="CUP-41"), row(42, "LDN", sku="cup-41")],
    "SKU case in one cell": [
        row(43, sku="POT-43", stock_level=4),
        row(43, sku="pot-43", stock_level=5),
    ],
    "SKU in two products": [row(44, sku="JUG-44"), row(45, sku="JUG-44", stock_level=3)],
    "duplicate rows": [row(46), row(46), row(46)],
    "cell twice": [
        row(47, stock_level=12, last_updated="2011-10-30 12:00"),
        row(47, stock_level=7, last_updated="2011-10-31 12:00"),
    ],
    # Figures.
    "negative stock": _with_neighbour(50, stock_level=-3),
    "no stock": _with_neighbour(51, stock_level=None),
    "negative reorder level": _with_neighbour(52, reorder_level=-1),
    "no reorder level": _with_neighbour(53, reorder_level=None),
    "huge reorder level": _with_neighbour(54, reorder_level=2_147_483_647),
    "no price": [row(55, price=None), row(55, "LDN", price=None)],
    "negative price": [row(56, price="-1.00")],
    "popularity is no number": [row(57, popularity="NaN"), row(58, popularity="Infinity")],
    "no popularity": [row(59, popularity=None)],
    "negative popularity": [row(60, popularity=-4)],
    "no time": _with_neighbour(61, last_updated=None),
    # Texts.
    "no name": [row(70, product_name=None), row(71, product_name="  ")],
    "name too long": [row(72, product_name="Mug " * 80)],
    "control characters": [
        row(73, product_name="Mug\x07 with\na bell\x1b[31m", description="Rings\x01."),
    ],
    "SKU with blanks around": [row(74, sku="  SKU-74 ")],
    "SKU too long": [row(75, sku="S" * 65)],
    "no brand": [row(76, brand=None), row(77, brand=" ")],
    "no supplier": [row(78, supplier_name=None, supplier_address=None, supplier_email=None)],
    "no description": [row(79, description=None)],
    "no category": [
        row(80, department=None, category=None, subcategory=None),
        row(81, department="", category="", subcategory=""),
    ],
    "categories do not nest": [
        row(82, category="Garden > Pots", subcategory="Home > Kitchen > Mugs"),
        row(83, department="Home", category=None, subcategory="Home > Kitchen > Mugs"),
    ],
    "empty part of a category": [
        row(84, category="Home > ", subcategory="Home >  > Mugs"),
    ],
    "tags with blanks and duplicates": [row(85, tags=" mug, ,Mug,,stoneware , mug")],
    "malformed images": [
        row(86, image_urls="https://img.example.com/1.jpg,,not a url, javascript:alert(1)"),
        row(87, image_urls=","),
    ],
    "hostile text": [
        row(88, product_name="<b onclick=alert(1)>Mug</b> & <script>x</script>"),
        row(89, product_name='=HYPERLINK("https://evil.example.com";"Mug")'),
        row(90, product_name="Robert'); DROP TABLE product_inventory;-- Mug", brand="%s \\ {0}"),
    ],
}


def plant(connection: psycopg.Connection[Any]) -> dict[str, list[int]]:
    """Make the wide table, fill it; the ids of the rows that break each rule, in order.

    A rule of contradictions names every row that has a part in one, duplicates all copies; of
    the warehouse's texts only the row that differs from many.
    "clean" are the rows of :data:`CLEAN`, twelve of them, that no rule touches.
    """
    connection.execute(migrate.sql("legacy/schema.sql").encode())
    rows = {"clean": [row(n, place) for n in CLEAN for place in ("MKC", "LDN")], **DIRT}
    broken: dict[str, list[int]] = {}
    at = 0
    with connection.cursor() as cursor:
        for rule, planted in rows.items():
            broken[rule] = []
            for each in planted:
                at += 1
                values = {column: value for column, value in each.items() if column != FINE}
                cursor.execute(
                    f"INSERT INTO product_inventory (id, {', '.join(values)})"
                    f" VALUES (%s, {', '.join(['%s'] * len(values))})",
                    [at, *values.values()],
                )
                if FINE not in each:
                    broken[rule].append(at)
    connection.execute("SELECT setval(pg_get_serial_sequence('product_inventory', 'id'), %s)", [at])
    return broken
