"""What this console did itself is no news; what others did is."""

from dataclasses import dataclass

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from models import roles
from services.catalog.records import ProductChange, ProductDetail
from services.kernel import work
from tests.views.catalog.conftest import MANAGER, OTHER, Console, Consoles, Shop
from views.catalog.details import Details
from views.catalog.form import ProductForm

SETTLED = 700  # milliseconds: the news of a change has come round and was answered


def marked(one: Console) -> set[str]:
    return {name for name, field in one.form.fields.items() if field.is_marked()}


@dataclass
class Marks:
    """Every field and cell that was shown as changed elsewhere, at any moment."""

    one: Console
    fields: set[str]
    cells: set[int]

    def look(self) -> None:
        table = self.one.screen.list.table
        self.fields |= marked(self.one)
        self.cells |= {
            column
            for column in range(table.columnCount())
            if table.index(table.row_of(7), column).data(roles.CHANGED)
        }


def watching(one: Console) -> Marks:
    marks = Marks(one, set(), set())
    for field in one.form.fields.values():
        take = field.take

        def looked(value: object, take: object = take) -> None:
            take(value)
            marks.look()

        field.take = looked
    one.screen.list.table.dataChanged.connect(marks.look)
    return marks


def test_own_save_undo_and_redo_are_not_shown_as_news(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    marks = watching(one)
    price = one.form.price.line
    price.setText("2.95")
    one.screen.save()
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    qtbot.wait(SETTLED)
    one.context.undo.undo()
    qtbot.waitUntil(lambda: price.text() == "2.55")
    qtbot.wait(SETTLED)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: price.text() == "2.95")
    qtbot.wait(SETTLED)
    one.screen.act["archive"].trigger()
    qtbot.waitUntil(lambda: one.form.status.typed() == "archived")
    qtbot.wait(SETTLED)
    assert (marks.fields, marks.cells) == (set(), set())
    shop.catalog.execute("UPDATE price SET amount = 310 WHERE variant = 7")
    qtbot.waitUntil(lambda: marked(one) == {"price"}, timeout=3000)


def test_an_own_undo_is_no_conflict_with_what_is_typed(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.price.line.setText("2.95")
    one.screen.save()
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    one.form.price.line.setText("3.05")
    one.form.name.line.setText("Tin Mug")
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    qtbot.wait(SETTLED)
    assert (one.form.price.line.text(), one.form.name.line.text()) == ("3.05", "Tin Mug")
    assert marked(one) == set()
    assert one.form.clashes() == ()
    one.screen.save()
    qtbot.waitUntil(lambda: not one.form.is_dirty())
    assert one.screen.editing.asking is None
    assert shop.value("SELECT amount FROM price WHERE variant = 7 AND upper_inf(valid)") == 305


@pytest.fixture
def product(console: Consoles, qtbot: QtBot) -> ProductDetail:
    one = console()
    with work.doing(work.Work(OTHER)):
        return one.catalog.fresh_product(7)


@pytest.fixture
def form(qtbot: QtBot, product: ProductDetail) -> ProductForm:
    made = ProductForm(MANAGER)
    qtbot.addWidget(made)
    made.load(product)
    return made


def after(product: ProductDetail, **changed: object) -> ProductDetail:
    return msgspec.structs.replace(product, version=product.version + 1, **changed)


def test_news_of_an_own_change_that_came_before_its_result_is_unmarked(
    form: ProductForm, product: ProductDetail
) -> None:
    own = after(product, price=295)
    form.take(own)
    assert form.price.is_marked()
    form.take_own(product, own)
    assert not form.price.is_marked()
    assert form.base == own


def test_a_foreign_change_after_the_own_one_stays_news(
    form: ProductForm, product: ProductDetail
) -> None:
    own = after(product, price=295)
    theirs = after(own, price=310)
    form.take(theirs)
    form.take_own(product, own)
    assert form.price.is_marked()
    assert form.price.line.text() == "3.10"
    assert form.base == theirs


def test_a_foreign_change_before_the_own_one_is_still_found(
    form: ProductForm, product: ProductDetail
) -> None:
    form.name.line.setText("Mine")
    theirs = after(product, name="Theirs")
    own = after(theirs, price=295)
    form.take_own(theirs, own)
    assert form.price.line.text() == "2.95"
    assert form.base is not None
    assert form.base.version == product.version, "their change would be overwritten unseen"
    form.take(own)
    assert form.clashes() == ("name",)


def test_a_late_answer_does_not_bring_the_old_value_back(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    panel = one.screen.panel
    old = panel.product
    with work.doing(work.Work(OTHER)):
        one.catalog.change(7, old.version, ProductChange(price=295))
    qtbot.waitUntil(lambda: one.form.price.line.text() == "2.95", timeout=3000)
    panel.take_details(Details(old, [], []))
    assert one.form.price.line.text() == "2.95"
    assert panel.product.price == 295
