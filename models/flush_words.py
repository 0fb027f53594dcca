"""What a flush of the cache would hit and what it did, in words. Pure: figures in, text out."""

from typing import Literal

from PySide6.QtCore import QCoreApplication

from models.formats import count, counted
from services.monitoring.records import reads_words

Kind = Literal["product", "category", "namespace", "all"]


def reach(keys: int, share: float | None) -> str:
    """``412 keys  ·  12 % of the last minute's reads``. `share` 0 to 1; None: nobody read."""
    if share is None:
        return f"{_keys(keys)}  ·  {tr('nothing was read in the last minute')}"
    return f"{_keys(keys)}  ·  {_percent(share)}"


def consequence(kind: Kind, keys: int) -> str:
    """What will happen, before it does."""
    if not keys:
        return tr("Nothing of it is in the cache, so there is nothing to flush.")
    if kind == "product":
        told = tr("Whoever looks at this product next waits for the database once.")
    elif kind == "category":
        told = tr(
            "Its products, also those of the categories below, come from the database when"
            " somebody looks at them next."
        )
    else:
        told = tr(
            "Until the cache has filled again, every such read goes to the database: pages take"
            " longer and the database works harder."
        )
    return f"{told} {tr('No data changes, so there is nothing to undo.')}"


def outcome(kind: Kind, name: str, keys: int, share: float | None) -> str:
    """The toast after a flush of `name`."""
    if kind == "all":
        told = tr("Cache flushed: {0}").format(_keys(keys))
    elif not keys:
        return tr("Nothing of {0} was in the cache").format(name)
    else:
        told = tr("{0} of {1} flushed").format(_keys(keys), name)
    return told if share is None else f"{told}  ·  {_percent(share)}"


def stopped(name: str) -> str:
    """The toast after a flush of `name` that somebody stopped."""
    return tr("Flushing {0} was stopped; Activity tells how far it came").format(name)


def namespace_detail(name: str) -> str:
    """What is cached under it."""
    known = {
        "brand": tr("the list of brands"),
        "category": tr("the tree of categories and the counts of products"),
        "location": tr("the list of stores and warehouses"),
        "product": tr("every product with its variants and prices"),
    }
    return known.get(name, "")


def tr(text: str) -> str:
    return QCoreApplication.translate("flush", text)


def _keys(number: int) -> str:
    return counted(number, tr("{0} key"), tr("{0} keys"))


def _percent(share: float) -> str:
    return reads_words(share, tr, count)
