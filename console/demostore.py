"""Reads the retail demo store's catalogue (MIT-0): real descriptions, and prices.

The file is YAML of the plainest kind, a list of mappings whose texts are folded over lines, and
nothing else here is YAML: a reader of just that needs no library. Lists within a product, which
nobody asks for, become keys without a value.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DEMO = Path("aws_retail_demo") / "products.yaml.gz"


class Shown(NamedTuple):
    """A product of the demo store; `pence` are its cents."""

    number: str  # 36 characters of a UUID
    name: str
    category: str
    style: str
    description: str
    pence: int


def demo(data: Path) -> Iterator[Shown]:
    """Every product, in the file's order."""
    for fields in _mappings(data / DEMO):
        yield Shown(
            fields["id"],
            fields["name"],
            fields["category"],
            fields["style"],
            fields["description"],
            round(float(fields["price"]) * 100),
        )


def _mappings(file: Path) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    key = ""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("- "):
                if found:
                    yield _plain(found)
                found = {}
            if line.startswith("    "):
                found[key] += " " + line.strip()
            else:
                key, _, value = line[2:].partition(":")
                found[key] = value.strip()
    if found:
        yield _plain(found)


def _plain(found: dict[str, str]) -> dict[str, str]:
    """Without quotation marks; a doubled one stands for itself."""
    return {
        key: text[1:-1].replace(text[0] * 2, text[0])
        if len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
        else text
        for key, text in found.items()
    }
