"""What somebody means who names a part of the cache: in the dialog, or on the command line."""

from typing import Literal

from services.catalog.service import Catalog
from services.kernel.cachekeys import FlushTarget
from services.monitoring.service import Monitoring


def target_of(
    catalog: Catalog,
    monitoring: Monitoring,
    kind: Literal["product", "sku", "category", "namespace", "all"],
    which: str,
) -> FlushTarget:
    """Its entries, which nobody has looked for yet. Raises NotFound with a sentence."""
    if kind == "namespace":
        return monitoring.cached_namespace(which)
    if kind == "all":
        return monitoring.cached_everything()
    return catalog.cache_entries(kind, which)
