"""What the panel asks about one product, on a worker."""

from dataclasses import dataclass

from services.catalog.records import FieldChange, ProductDetail
from services.catalog.service import Catalog
from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import Cancelled, ServiceError

FEW = 5  # lines of history before "Show all"
ALL = 500


@dataclass(frozen=True)
class Details:
    """`levels` None: inventory did not answer, `away` says why."""

    product: ProductDetail
    history: list[FieldChange]
    levels: list[StockLevel] | None
    away: str = ""


def details(catalog: Catalog, inventory: Inventory, product: int, lines: int = FEW + 1) -> Details:
    """Everything the panel shows. Raises NotFound."""
    found = catalog.fresh_product(product)
    past = catalog.history(product, lines)
    try:
        return Details(found, past, inventory.levels(found.variant))
    except Cancelled:
        raise
    except ServiceError as error:
        return Details(found, past, None, str(error))
