"""One side of ``benchmarks.grid`` in a process of its own: side, home, owner's URL, rounds."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks import gridrivals, gridscreens
from benchmarks.gridmeter import wait
from console.app import Console, drive
from console.settings import load
from services.kernel import work
from views.kit.state import ViewState

SCREENS = {"inventory": gridscreens.inventory, "catalog": gridscreens.catalog}
RIVALS = {"qsqltablemodel": gridrivals.table_model, "list": gridrivals.list_model}


def main() -> int:
    side, home, url, rounds = sys.argv[1:]
    if side in RIVALS:
        app = QApplication(sys.argv[:1])
        print(json.dumps(RIVALS[side](url)), flush=True)
        del app
        return 0
    state = ViewState(None)
    state.set("window.screen", "activity")
    begin = partial(_begin, side=side, url=url, rounds=int(rounds))
    return drive(load(Path(home), {"BACKROOM_SETTINGS": ""}), begin, state)


def _begin(console: Console, side: str, url: str, rounds: int) -> None:
    console.start()
    wait(lambda: console.shop is not None)
    assert console.shop is not None  # noqa: S101 - waited for
    with work.doing(work.Work(work.Caller("bench", frozenset({"people.list"})))):
        people = console.shop.identity.people()
    wait(lambda: console.window.pages.currentWidget() is console.window.signin)
    console.sign_in(next(each for each in people if each.role == "manager"))
    told: dict[str, Any] = {}
    try:
        SCREENS[side](console, url, rounds, told)
    except Exception as error:
        told["failed"] = repr(error)
        raise
    finally:
        print(json.dumps(told), flush=True)
        QTimer.singleShot(0, console.window.close)


if __name__ == "__main__":
    sys.exit(main())
