"""The catalogue's commands on what is cached of its products."""

from PySide6.QtWidgets import QToolButton

from services.monitoring.service import Monitoring
from views.catalog.many_actions import ManyActions
from views.catalog.panel import ProductPanel
from views.kit.actions import action
from views.kit.screen import FlushSubject


class FlushActions(ManyActions):
    """A part of the catalogue's screen. The console asks: there is one dialog for every screen."""

    panel: ProductPanel

    @action(
        "Flush this product from the cache…",
        calls=Monitoring.flush,
        icon="eraser",
        when="is_open",
    )
    def flush_product(self) -> None:
        product = self.panel.product
        if product is not None:
            text = f"{product.name} ({product.sku})"
            self.context.flush(FlushSubject("product", str(product.id), text))

    @action(
        "Flush this category from the cache…",
        calls=Monitoring.flush,
        icon="eraser",
        when="has_category",
    )
    def flush_category(self) -> None:
        title = self.list.filters.category_title()
        self.context.flush(FlushSubject("category", title, title))

    def many_button(self) -> QToolButton:
        made = super().many_button()
        made.menu().addActions([self.act["flush_product"], self.act["flush_category"]])
        return made

    def is_open(self) -> bool:
        """Whether a product is in the panel."""
        return self.panel.product is not None and not self.panel.isHidden()

    def has_category(self) -> bool:
        """Whether the list is filtered by one."""
        return self.list.filters.query.category is not None
