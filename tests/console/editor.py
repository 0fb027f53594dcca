"""A real console that edits without pause; run as a process of its own, to be killed.

    python -m tests.console.editor HOME

Tells on standard output, one JSON object a line, what it is about to do ("try") and what was
acknowledged ("done"): names of products and stock adjustments in turn.
"""

import json
import sys
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.app import Console, drive
from console.settings import load
from services.catalog.records import ProductChange
from services.kernel import work
from views.kit.tasks import Tasks

PRODUCTS = range(1, 40)
PAUSE_MS = 5


class Editor:
    """Edits one thing after the other; a failure is tried again with the next thing."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.tasks = Tasks(console.workers, console.window)
        self.numbers = count(1)
        self.begun = False
        console.ready.connect(self.on_ready)
        console.start()

    def on_ready(self) -> None:
        if not self.begun and self.console.session.person is None:
            manager = next(
                card.person
                for card in self.console.window.signin.cards
                if card.person.role == "manager"
            )
            self.console.sign_in(manager)
        elif not self.begun:
            self.begun = True
            self.next()

    def next(self) -> None:
        number = next(self.numbers)
        product = PRODUCTS[number % len(PRODUCTS)]
        edit = partial(self.rename if number % 2 else self.adjust, product, number)
        self.tasks.do(edit, done=self.on_done, key="edit", failed=self.on_failed)

    def rename(self, product: int, number: int) -> dict[str, object]:
        catalog = self.console.shop.catalog
        request = str(work.current().request)
        name = f"Edited {request}"
        tell({"try": "name", "request": request, "product": product, "name": name})
        seen = catalog.fresh_product(product).version
        catalog.change(product, seen, ProductChange(name=name))
        return {"done": "name", "request": request, "product": product, "name": name}

    def adjust(self, product: int, number: int) -> dict[str, object]:
        request = str(work.current().request)
        tell({"try": "stock", "request": request})
        adjusted = self.console.shop.inventory.adjust(product, 1, 1, "found")
        return {"done": "stock", "request": request, "movement": adjusted.movement.id}

    def on_done(self, told: dict[str, object]) -> None:
        tell(told)
        QTimer.singleShot(PAUSE_MS, self.console, self.next)

    def on_failed(self, error: Exception) -> bool:
        tell({"failed": str(error)})
        QTimer.singleShot(100, self.console, self.next)
        return True


def tell(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    settings = load(Path(sys.argv[1]))
    kept: list[Editor] = []

    def begin(console: Console) -> None:
        kept.append(Editor(console))
        stop = QTimer(console, interval=50)
        stop.timeout.connect(lambda: Path(sys.argv[1], "stop-editing").exists() and quit_now())
        stop.start()

    def quit_now() -> None:
        kept[0].console.window.close()
        QApplication.quit()

    sys.exit(drive(settings, begin))


if __name__ == "__main__":
    main()
