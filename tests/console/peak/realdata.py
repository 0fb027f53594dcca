"""The larger catalogues in small: files of the same form, with what is odd in the real ones."""

import gzip
from pathlib import Path

JOURNEY = """product_id,manufacturer_id,department,brand,product_category,product_type,package_size
1,69,GROCERY,Private,FRUIT - SHELF STABLE,APPLE SAUCE,50   OZ
2,2,PRODUCE,National,TROPICAL FRUIT,BANANAS,40 LB
3,2,MISCELLANEOUS,National,,,
4,7,FLORAL,National,ROSES,,
5,7,GROCERY,National,CANDY,CANDY BARS,
"""
SALES = """household_id,store_id,basket_id,product_id,quantity,sales_value
1,1,1,2,2.0,1.96
2,1,2,2,2.0,1.96
3,1,3,1,1.0,3.50
4,1,4,5,0.0,0.00
"""
FOOD = """barcode,product_name
4006381333931,Apfelmus  ohne Zucker
4006381333930,Wrong check digit
3262350210257,Cake anglais
2000000000008,Fromage coupé
96385074,Short code
"""
DEMO = """- id: 6579c22f-be2b-444c-a52b-0116dd82df6c
  current_stock: 15
  name: '"Venice" Sailor''s Poster'
  category: books
  style: travel
  description: Capture the essence of Italy with this stunning "Visit Italy" poster
    featuring the iconic Rialto Bridge: in Venice.
  aliases:
  - a poster
  price: 24.99
  image: one.jpg
- id: 2e852905-c6f4-47db-802c-654013571922
  name: Mauve Leather Daypack
  category: accessories
  style: backpack
  description: 'This stylish mauve leather daypack combines elegance with
    functionality: one.'
  price: 149.99
"""
FILES = {
    "complete_journey/products.csv.gz": JOURNEY,
    "complete_journey/transactions_sample.csv.gz": SALES,
    "off_lifyzer/products_barcode_name.csv.gz": FOOD,
    "aws_retail_demo/products.yaml.gz": DEMO,
}


def write(folder: Path, *left_out: str) -> Path:
    """The files in `folder`, which is also the answer."""
    for name, text in FILES.items():
        if name not in left_out:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(gzip.compress(text.encode()))
    return folder
