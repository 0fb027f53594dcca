"""Committing many changes as one batch, and taking it back as one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from models import formats
from models.product_columns import status_word
from services.catalog.records import BatchDone, BulkRule, Selection, Status
from services.catalog.service import Catalog
from services.kernel.errors import Invalid
from views.catalog.desk import Desk
from views.catalog.left import left_cells, left_shown
from views.catalog.merge import field_word
from views.catalog.planning import Preview, of_rule
from views.kit.inbox import Inbox
from views.kit.left_dialog import LeftDialog
from views.kit.tasks import Failed
from views.kit.undo import Done


@dataclass(frozen=True)
class Committed:
    """A batch that was written: of which products, and the sentence that tells it."""

    done: BatchDone
    products: tuple[int, ...]
    text: str


class Batches(QObject):
    """`expected` before and `changed` after products are written, by an undo too."""

    expected = Signal(object)  # product ids that this console is about to write
    changed = Signal(object)  # product ids

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host)
        self._host, self._desk = host, desk
        self.dialog: LeftDialog | None = None
        self._undone = Inbox(self._on_undone, self)  # a worker tells

    def commit(
        self,
        preview: Preview,
        text: str,
        *,
        skip_changed: bool = False,
        then: Callable[[], object],
        failed: Failed,
    ) -> None:
        """Write what was previewed. `failed` hears a Conflict if others changed rows since."""
        self.expected.emit(preview.products)
        call = partial(_write, self._desk.catalog, preview, text, skip_changed)
        self._desk.tasks.do(call, done=partial(self._settle, then), failed=failed, key="batch")

    def set_status(self, selection: Selection, status: Status) -> None:
        """Bring all of a selection to a status; versions are those of this moment."""
        call = partial(_to_status, self._desk.catalog, selection, status)
        self._desk.tasks.do(call, done=partial(self._settle, _nothing), key="batch")

    def _settle(self, then: Callable[[], object], committed: Committed) -> None:
        then()
        context, done = self._desk.context, committed.done
        if done.changed:
            undo = partial(self._take_back, committed, committed.text)
            context.committed(Done(committed.text, undo))
        else:
            context.toasts.tell(self.tr("Nothing was changed."))
        self._show_left(done, self.tr("Left out: others changed them since the preview"))
        self.changed.emit(committed.products)

    def _take_back(self, committed: Committed, text: str) -> Done:
        """On a worker. The undo is a batch too: taking it back does it again."""
        self._undone.post((None, committed.products))
        back = self._desk.catalog.undo_batch(committed.done.batch)
        self._undone.post((back, committed.products))
        again = Committed(back, committed.products, text)
        return Done(text, partial(self._take_back, again, text))

    def _on_undone(self, told: tuple[BatchDone | None, tuple[int, ...]]) -> None:
        """`told`: first without a batch, as the undo begins."""
        done, products = told
        if done is None:
            self.expected.emit(products)
            return
        self._show_left(done, self.tr("Not taken back: these were changed since"))
        self.changed.emit(products)

    def _show_left(self, done: BatchDone, title: str) -> None:
        if done.left:
            self.dialog = LeftDialog(self._host, title, left_cells(done), left_shown, field_word)
            self.dialog.open()


def _write(catalog: Catalog, preview: Preview, text: str, skip_changed: bool) -> Committed:
    done = catalog.change_many(preview.edits, text, skip_changed)
    return Committed(done, preview.products, text)


def _to_status(catalog: Catalog, selection: Selection, status: Status) -> Committed:
    preview = of_rule(catalog, selection, BulkRule("status", status))
    wrong = [cell for cell in preview.cells if cell.problem]
    if wrong:
        raise Invalid(f"{wrong[0].sku}: {wrong[0].problem}", "status")
    products = formats.counted(len(preview.edits), _tr("{0} product"), _tr("{0} products"))
    text = _tr("{0}: {1}").format(products, status_word(status))
    return _write(catalog, preview, text, skip_changed=False)


def _nothing() -> None:
    """Nothing follows."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
