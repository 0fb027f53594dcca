"""idx_stock in the case study's form and in the designed one: what each costs and brings."""

from collections.abc import Iterable, Sequence

from console.peak.figures import measured
from console.peak.records import Cell
from console.peak.serverside import ServerSide
from console.peak.variants import DATABASES

FORMS = {"on the quantity (case study)": "N1-naive", "on low cells (designed)": "N1"}
_HOT = """
SELECT n_tup_hot_upd::float8 / nullif(n_tup_upd, 0)
FROM pg_stat_user_tables WHERE relname = 'product_inventory'
"""


def forms(cells: Sequence[Cell], server: ServerSide) -> dict[str, dict[str, float | None]]:
    """By form: share of HOT updates, p95 of the low-stock page, log written for a checkout.

    At the highest load that both were measured under; {} without one. The share is of all
    updates since the databases were made.
    """
    both = [{cell.offered for cell in cells if cell.name == name} for name in FORMS.values()]
    shared = set.intersection(*both)
    if not shared:
        return {}
    found = {}
    for form, name in FORMS.items():
        own = [cell for cell in cells if (cell.name, cell.offered) == (name, max(shared))]
        low = measured(own)[0].kinds.get("low stock")
        found[form] = {
            "hot_share": server.value(DATABASES[name]["inventory"] or "backroom_inventory", _HOT),
            "low_stock_ms": low.p95_ms if low else None,
            "wal_bytes": _each(own),
        }
    return found


def _each(cells: Iterable[Cell]) -> float | None:
    """Bytes of the log for a checkout."""
    some = list(cells)
    checkouts = sum(sum(cell.kinds.get("checkout", {}).values()) for cell in some)
    return sum(cell.wal for cell in some) / checkouts if checkouts else None
