"""Loading a product into the panel, saving it, and asking before typed text is lost."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from services.catalog.records import Brand, Category
from services.kernel.errors import Invalid
from views.catalog.desk import Desk
from views.catalog.details import ALL, FEW, Details, details
from views.catalog.merge import Names, field_word, shown
from views.catalog.panel import ProductPanel
from views.catalog.saving import (
    Overlap,
    Saved,
    TakeBack,
    commit,
    done_of,
    kept_theirs,
    sentence,
)
from views.kit.conflict import Clash, ConflictDialog
from views.kit.dialog import Choice, ChoiceDialog

Then = Callable[[], object]

OPENING = "opening"  # the key of a question that is not the panel's refresh
Settle = Callable[[Saved | Overlap], None]


def nothing() -> None:
    """Nothing follows."""


class Editing(QObject):
    """The panel's controller."""

    saved = Signal(object)  # Saved
    stayed = Signal()  # the user did not want to leave what is typed

    def __init__(self, panel: ProductPanel, desk: Desk) -> None:
        super().__init__(panel)
        self._panel, self._desk = panel, desk
        self._catalog, self._tasks, self._context = desk.catalog, desk.tasks, desk.context
        self.categories: dict[int, str] = {}
        self.brands: dict[int, str] = {}
        self.asking: ChoiceDialog | None = None
        panel.save.connect(self.save)
        panel.discard.connect(self.discard)
        panel.history.all_wanted.connect(self._show_all)
        desk.commits.overlapped.connect(self._ask_undo)

    def know_categories(self, categories: list[Category]) -> None:
        self.categories = {category.id: category.title for category in categories}
        self._panel.form.offer_categories(categories)

    def know_brands(self, brands: list[Brand]) -> None:
        self.brands = {brand.id: brand.name for brand in brands}
        self._panel.form.offer_brands(brands)

    def names(self) -> Names:
        """Of categories and brands, as sentences tell them."""
        known = {"category": self.categories, "brand": self.brands}
        return {
            (field, number): name
            for field, names in known.items()
            for number, name in names.items()
        }

    # -- loading -----------------------------------------------------------------------------

    def open(self, product: int, then: Then = nothing) -> None:
        """Load a product into the panel; `then` runs once it is there."""
        self._panel.lines = FEW + 1
        self._tasks.cancel("details")
        self._ask(product, partial(self._show_opened, then), OPENING)

    def refresh(self) -> None:
        """The product in the panel changed elsewhere, or its stock did."""
        if self._tasks.is_asking(OPENING):
            return  # another product is on its way; news of this one must not stop it
        if self._panel.product is not None and self._panel.isVisible():
            self._ask(self._panel.product.id, self._take, "details")

    def _ask(self, product: int, done: Callable[[Details], object], key: str) -> None:
        lines = self._panel.lines
        call = partial(details, self._catalog, self._desk.inventory, product, lines)
        self._tasks.ask(call, done=done, key=key)

    def _show_opened(self, then: Then, found: Details) -> None:
        self._panel.show_details(found)
        then()

    def _take(self, found: Details) -> None:
        self._panel.take_details(found)

    def _show_all(self) -> None:
        self._panel.lines = ALL
        self.refresh()

    # -- saving --------------------------------------------------------------------------------

    def save(self, then: Then = nothing) -> None:
        """Save what was touched; `then` runs once it is committed."""
        form = self._panel.form
        wanted = form.wanted()
        if wanted and form.base is not None:
            call = partial(commit, self._catalog, form.base, wanted)
            self._commit(call, partial(self._settle, then))

    def discard(self) -> None:
        self._panel.form.revert()

    def leave(self, then: Then) -> None:
        """Run `then` once nothing typed would be lost by it; the user may also stay."""
        if not self._panel.form.is_dirty():
            then()
            return
        if self.asking is not None:
            return
        product = self._panel.product
        name = product.name if product is not None else ""
        dialog = ChoiceDialog(
            self._panel.window(),
            self.tr("Save the changes to {0}?").format(name),
            self.tr("What you typed is not saved yet."),
            [
                Choice("", self.tr("Stay")),
                Choice("discard", self.tr("Discard"), "danger"),
                Choice("save", self.tr("Save"), "primary"),
            ],
        )
        dialog.chose.connect(partial(self._left, then))
        self._open(dialog)

    def _left(self, then: Then, choice: str) -> None:
        if choice == "save":
            self.stayed.emit()  # until it is saved; a wrong field keeps the user here
            self.save(then)
        elif choice == "discard":
            self.discard()
            then()
        else:
            self.stayed.emit()

    def _commit(self, call: Callable[[], Saved | Overlap], settle: Settle) -> None:
        self._tasks.do(call, done=settle, failed=self._refused, key="save")

    def _settle(self, then: Then, outcome: Saved | Overlap) -> None:
        if isinstance(outcome, Overlap):
            self._panel.form.take(outcome.now)
        elif self._is_here(outcome.after.id):
            self._panel.show_saved(outcome.after)
        self.conclude(then, outcome, partial(self._settle, then))

    def conclude(self, then: Then, outcome: Saved | Overlap, settle: Settle | None = None) -> None:
        """Tell what was saved, from wherever, and run `then`; or ask who keeps their value.

        What is saved after such a decision is settled by `settle`, or here again.
        """
        if isinstance(outcome, Overlap):
            again = settle or partial(self.conclude, then)
            self._ask_which(outcome, partial(self._decided, again, outcome))
            return
        say = partial(sentence, names=self.names())
        done = done_of(self._catalog, self._desk.commits, outcome, say)
        if outcome.before.version != outcome.after.version:
            self._context.committed(done)
        else:
            self._context.toasts.tell(done.text)
        self.saved.emit(outcome)
        then()

    def _refused(self, error: Exception) -> bool:
        return isinstance(error, Invalid) and self._panel.form.show_error(error.field, str(error))

    # -- conflicts -------------------------------------------------------------------------------

    def _decided(self, settle: Settle, overlap: Overlap, mine: frozenset[str]) -> None:
        wanted = overlap.decided(mine)
        self._commit(partial(commit, self._catalog, overlap.now, wanted), settle)

    def _ask_undo(self, step: TakeBack, overlap: Overlap) -> None:
        self._ask_which(overlap, partial(self._decided_undo, step, overlap))

    def _decided_undo(self, step: TakeBack, overlap: Overlap, mine: frozenset[str]) -> None:
        undo = self._context.undo
        if not overlap.decided(mine):
            undo.drop(step.done)
            self._context.toasts.dismiss(step.done)
            self._context.toasts.tell(kept_theirs(overlap, self.names()))
            return
        step.decide(overlap, mine)
        if undo.next_undo() != step.done.text and undo.next_redo() == step.done.text:
            undo.redo()
        else:
            undo.take_back(step.done)

    def _ask_which(self, overlap: Overlap, decided: Callable[[frozenset[str]], None]) -> None:
        now, names = overlap.now, self.names()
        clashes = [
            Clash(
                field,
                field_word(field),
                *(
                    shown(field, value, now.currency, names)
                    for value in (
                        getattr(overlap.base, field),
                        getattr(now, field),
                        overlap.wanted[field],
                    )
                ),
            )
            for field in overlap.merge.both
        ]
        dialog = ConflictDialog(
            self._panel.window(),
            self.tr("{0} was changed by somebody else").format(now.name),
            self.tr("Nothing is saved yet. Choose for each field what stays."),
            clashes,
        )
        dialog.decided.connect(decided)
        self._open(dialog)

    def _open(self, dialog: ChoiceDialog) -> None:
        self.asking = dialog
        dialog.finished.connect(self._answered)
        dialog.open()

    def _answered(self, _result: int) -> None:
        self.asking = None

    def _is_here(self, product: int) -> bool:
        return self._panel.product is not None and self._panel.product.id == product
