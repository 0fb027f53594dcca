"""The same five kinds of pages over the old table and the new schema, with and without a cache."""

from console.peak.pages.opening import open_pages, warm
from console.peak.pages.spec import Pages, Spec

__all__ = ["Pages", "Spec", "open_pages", "warm"]
