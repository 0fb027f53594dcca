"""Cost, brand and variants in the panel: who sees them, what is saved, what is taken back."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import CLERK, MANAGER, Console, Consoles, Shop
from views.catalog.variants import VariantDialog, options_text, read_options

BUYER = replace(MANAGER, permissions=MANAGER.permissions | {"cost.read", "catalog.arrange"})
SKUS = "SELECT array_agg(sku ORDER BY id) FROM variant WHERE product = 7"


def dialog_of(one: Console) -> VariantDialog:
    dialog = one.screen.variants.dialog
    assert isinstance(dialog, VariantDialog)
    return dialog


def test_cost_and_brand_are_saved_like_other_fields(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    shop.catalog.execute("INSERT INTO brand (id, name) VALUES (1, 'Falcon')")
    one = console(BUYER)
    one.open(qtbot, 7)
    form = one.form
    qtbot.waitUntil(lambda: form.brand.box.findData(1) > 0)
    form.cost.line.setText("1.10")
    form.brand.box.setCurrentIndex(form.brand.box.findData(1))
    one.screen.save()
    qtbot.waitUntil(lambda: one.screen.panel.product.cost == 110)
    assert one.screen.panel.product.brand_name == "Falcon"
    assert not form.is_dirty()
    form.cost.line.setText("")
    form.brand.box.setCurrentIndex(0)
    one.screen.save()
    qtbot.waitUntil(lambda: one.screen.panel.product.cost is None)
    assert one.screen.panel.product.brand is None
    assert one.context.toasts.texts()[-1] == "Enamel Mug 007: cost, brand changed"
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.panel.product.cost == 110)
    qtbot.waitUntil(lambda: form.cost.typed() == "1.10")
    form.cost.line.setText("1,10")
    one.screen.save()
    assert "no price" in form.cost.error()


def test_a_clerk_sees_no_cost_and_arranges_no_variants(console: Consoles, qtbot: QtBot) -> None:
    one = console(CLERK)
    one.open(qtbot, 7)
    assert not one.form.cost.isVisible()
    variants = one.screen.panel.variants
    assert variants.texts() == ["M7, £2.55"]
    assert not variants.button.isVisible()


def test_variants_are_added_changed_removed_and_taken_back(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console(BUYER)
    one.open(qtbot, 7)
    panel = one.screen.panel
    panel.variants.button.click()
    dialog = dialog_of(one)
    dialog.sku.setText("M8")
    dialog.options.setText("Size: L, Colour: Red")
    dialog.price.setText("3.00")
    dialog.choose("save")
    qtbot.waitUntil(lambda: "already" in dialog.fields["sku"].error())
    dialog.sku.setText("M7-L")
    dialog.choose("save")
    qtbot.waitUntil(lambda: len(panel.product.variants) == 2)
    assert panel.variants.texts() == ["M7, £2.55", "M7-L, Size: L, Colour: Red, £3.00"]
    large = panel.product.variants[1]
    panel.variants.change.emit(large)
    dialog = dialog_of(one)
    assert dialog.price.text() == "3.00"
    dialog.price.setText("3,10")
    dialog.choose("save")
    assert "no price" in dialog.fields["price"].error()
    dialog.price.setText("3.10")
    dialog.choose("save")
    qtbot.waitUntil(lambda: panel.product.variants[1].price == 310)
    panel.variants.remove.emit(panel.product.variants[1])
    one.screen.variants.asking.choose("remove")
    qtbot.waitUntil(lambda: "removed" in one.context.undo.next_undo())
    assert shop.value(SKUS) == ["M7"]
    for prices in (["M7", 255, "M7-L", 310], ["M7", 255, "M7-L", 300], ["M7", 255]):
        qtbot.waitUntil(lambda: one.context.undo.can_undo)
        one.context.undo.undo()
        qtbot.waitUntil(lambda want=prices: priced(one) == want)
    assert not one.told


def priced(one: Console) -> list[str | int | None]:
    return [part for each in one.screen.panel.product.variants for part in (each.sku, each.price)]


@pytest.mark.parametrize("text", ["M", "Size:", ": M", "Size: M, Size: L"])
def test_options_without_name_or_value_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        read_options(text)


def test_options_are_read_as_they_are_shown() -> None:
    options = {"Size": "M", "Colour": "Red: dark"}
    assert read_options(options_text(options)) == options
    assert read_options(" ") == {}
