"""Arrange the catalogue: brands, categories, and the variants of a product."""

from msgspec import UNSET, UnsetType

from services.catalog import rules, saving
from services.catalog.queries import arranging, prices, products
from services.catalog.records import (
    Brand,
    Category,
    NewVariant,
    ProductDetail,
    VariantChange,
    VariantRow,
)
from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.operations import command, query


class Arranging:
    """Operations of the catalogue on what products hang on."""

    _database: Database

    @query(needs="catalog.read")
    def brands(self) -> list[Brand]:
        """All of them by name."""

        def load() -> list[Brand]:
            with self._database.reading() as session:
                return arranging.brands(session)

        return self._database.cache.read("brand", "all", list[Brand], load)

    @command(needs="catalog.arrange")
    def add_brand(self, name: str) -> Brand:
        """Raises Invalid for `name`, which is unique in any case of letters."""
        name = rules.checked_label(name, "brand's name")
        with self._database.writing() as session:
            _refuse(arranging.same_brand(session, name), "There is a brand")
            return Brand(arranging.add_brand(session, name), name)

    @command(needs="catalog.arrange")
    def rename_brand(self, brand: int, name: str) -> Brand:
        """Raises NotFound, Invalid for `name`."""
        name = rules.checked_label(name, "brand's name")
        with self._database.writing() as session:
            if arranging.brand_name(session, rules.known_brand(brand)) is None:
                raise NotFound("There is no such brand any more. Reload the list.")
            _refuse(arranging.same_brand(session, name, but=brand), "There is a brand")
            arranging.rename_brand(session, brand, name)
        return Brand(brand, name)

    @command(needs="catalog.arrange")
    def remove_brand(self, brand: int) -> None:
        """Raises NotFound, Conflict while products are of this brand."""
        with self._database.writing() as session:
            name = arranging.brand_name(session, rules.known_brand(brand))
            if name is None:
                raise NotFound("There is no such brand any more. Reload the list.")
            if used := arranging.brand_uses(session, brand):
                raise Conflict(
                    f"{name} has {_products(used)}. Choose another brand there first,"
                    " then remove it."
                )
            arranging.remove_brand(session, brand)

    @command(needs="catalog.arrange")
    def add_category(self, name: str, parent: int | None = None) -> Category:
        """Without `parent` at the top. Raises NotFound, Invalid for `name` (taken beside it)."""
        name = rules.checked_label(name, "category's name")
        with self._database.writing() as session:
            arranging.lock_categories(session)
            if parent is not None and arranging.category(session, _number(parent)) is None:
                raise NotFound("The category to put it in is gone. Reload the list.")
            _refuse(arranging.same_category(session, name, parent), "Here is a category")
            made = arranging.add_category(session, name, parent)
            return products.category(session, made)

    @command(needs="catalog.arrange")
    def change_category(
        self,
        category: int,
        name: str | UnsetType = UNSET,
        parent: int | UnsetType | None = UNSET,
    ) -> Category:
        """Rename it or move it with all that is in it; `parent` None: to the top.

        Raises NotFound, Invalid for `name` or `parent` (not below itself).
        """
        with self._database.writing() as session:
            arranging.lock_categories(session)
            before = arranging.category(session, _number(category))
            if before is None:
                raise NotFound("There is no such category any more. Reload the list.")
            named = rules.checked_label(name, "category's name") if name is not UNSET else None
            named = before.name if named is None else named
            above = before.parent if isinstance(parent, UnsetType) else parent
            if above is not None:
                place = arranging.category(session, _number(above))
                if place is None:
                    raise NotFound("The category to move it to is gone. Reload the list.")
                if category in place.path:
                    raise Invalid(
                        f"{before.name} cannot lie below itself. Choose another place for it.",
                        "parent",
                    )
            same = arranging.same_category(session, named, above, but=category)
            _refuse(same, "There is already a category")
            if (named, above) != (before.name, before.parent):
                arranging.change_category(session, category, named, above)
            return products.category(session, category)

    @command(needs="catalog.arrange")
    def remove_category(self, category: int) -> None:
        """Raises NotFound, Conflict unless it is empty."""
        with self._database.writing() as session:
            arranging.lock_categories(session)
            before = arranging.category(session, _number(category))
            if before is None:
                raise NotFound("There is no such category any more. Reload the list.")
            held, below = arranging.category_uses(session, category)
            if held or below:
                raise Conflict(
                    f"{before.name} holds {_products(held)} and {below:,}"
                    f" {'category' if below == 1 else 'categories'}. Move what it holds"
                    " elsewhere first, then remove it."
                )
            arranging.remove_category(session, category)

    @command(needs="catalog.arrange")
    def add_variant(self, product: int, seen: int, new: NewVariant) -> ProductDetail:
        """A further SKU of the product. Raises NotFound, Conflict, Invalid naming the field."""
        if new.price is not None:
            work.require("price.write", "set a price")
        new = rules.checked_variant(new)
        with (
            saving.named_codes(self._database, new.sku, new.barcode),
            self._database.writing() as session,
        ):
            before = saving.locked(session, product, seen)
            saving.codes_are_free(session, new.sku, new.barcode)
            _refuse_options(before, new.options)
            made = arranging.add_variant(session, product, new.sku, new.barcode, new.options)
            if new.price is not None:
                prices.set_all(session, [(made, before.currency, new.price)])
            return saving.told(session, product)

    @command(needs="catalog.arrange")
    def change_variant(self, variant: int, seen: int, change: VariantChange) -> ProductDetail:
        """Write the fields that are set and differ; `seen` is the product's version.

        Raises NotFound, Conflict, Invalid naming the field, NotAllowed.
        """
        fields = rules.checked_variant_change(change)
        if "price" in fields:
            work.require("price.write", "change a price")
        if "cost" in fields:
            rules.require_cost()
        sku, barcode = fields.get("sku", ""), fields.get("barcode", "")
        with (
            saving.named_codes(self._database, sku, barcode),
            self._database.writing() as session,
        ):
            before = saving.locked(session, saving.product_of(session, variant), seen)
            row = next(each for each in before.variants if each.id == variant)
            differs = {name: new for name, new in fields.items() if getattr(row, name) != new}
            if "sku" in differs:
                saving.sku_is_free(session, sku, but=variant)
                arranging.change_sku(session, variant, sku)
            if "barcode" in differs:
                saving.write_barcode(session, before, variant, barcode)
            if "options" in differs:
                _refuse_options(before, differs["options"], but=row)
                arranging.change_options(session, variant, differs["options"])
            if "price" in differs:
                prices.set_all(session, [(variant, before.currency, differs["price"])])
            if "cost" in differs:
                prices.set_costs(session, [(variant, differs["cost"])])
            return saving.told(session, before.id)

    @command(needs="catalog.arrange")
    def remove_variant(self, variant: int, seen: int) -> ProductDetail:
        """The last one stays. Raises NotFound, Conflict, Invalid."""
        with self._database.writing() as session:
            before = saving.locked(session, saving.product_of(session, variant), seen)
            if len(before.variants) == 1:
                raise Invalid(
                    f"{before.sku} is the only SKU of {before.name}. Archive the product instead.",
                    "sku",
                )
            arranging.remove_variant(session, before.id, variant)
            return saving.told(session, before.id)


def _number(category: int) -> int:
    """Raise NotFound for what no category can be numbered."""
    if type(category) is not int or not 1 <= category <= rules.LAST_CATEGORY:
        raise NotFound("There is no such category. Reload the list.")
    return category


def _refuse(same: str | None, what: str) -> None:
    if same is not None:
        raise Invalid(f"{what} named {same} already. Choose another name.", "name")


def _refuse_options(
    product: ProductDetail, options: dict[str, str], but: VariantRow | None = None
) -> None:
    if not options:
        return
    for other in product.variants:
        if other != but and other.options == options:
            told = ", ".join(f"{name} {value}" for name, value in options.items())
            raise Invalid(f"{other.sku} is {told} already. Choose other options.", "options")


def _products(number: int) -> str:
    return f"{number:,} product" if number == 1 else f"{number:,} products"
