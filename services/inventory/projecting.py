"""The item projection: what the catalogue told of its variants, kept where stock can join it."""

from collections.abc import Sequence

import msgspec

from services.inventory.part import Part
from services.inventory.queries.items import APPLY_ITEMS
from services.inventory.records import ItemEvent
from services.kernel.relay import Event


class Projecting(Part):
    def apply_items(self, events: Sequence[Event]) -> None:
        """Take over what the catalogue told of its variants; late and double events are safe."""
        newest: dict[int, ItemEvent] = {}
        for event in events:
            if event.topic != "item":
                continue
            told = msgspec.convert(
                {"variant": int(event.key), "version": event.version} | event.payload, ItemEvent
            )
            known = newest.get(told.variant)
            if known is None or known.version < told.version:
                newest[told.variant] = told
        if not newest:
            return
        rows = [newest[variant] for variant in sorted(newest)]  # locks in key order
        with self._database.writing() as session:
            session.execute(
                APPLY_ITEMS,
                {
                    "variant": [row.variant for row in rows],
                    "product": [row.product for row in rows],
                    "sku": [row.sku for row in rows],
                    "name": [row.name for row in rows],
                    "status": ["deleted" if row.deleted else row.status for row in rows],
                    "version": [row.version for row in rows],
                },
            )
