"""`tour`: the real console, driven offscreen through every screen, with a picture of each stop.

Fails if a stop fails. A new screen adds its stops to :data:`console.tourstops.STOPS`.
"""

import argparse
import os
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console.output import answer, say
from console.settings import Settings

if TYPE_CHECKING:
    from console.app import Console
    from console.tourguide import Guide
    from console.tourstops import Stop


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 if every step did what it should, else 1."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported
    from console.app import drive  # noqa: PLC0415 - see above
    from views.kit.state import ViewState  # noqa: PLC0415 - ditto

    out: Path = (options.out or settings.home / "tour").absolute()
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("[0-9][0-9]-*.png"):
        old.unlink()
    guides: list[Guide] = []
    # Looks of its own: a tour changes neither the person's theme nor their window.
    drive(settings, lambda console: guides.append(walk(console, out)), ViewState())
    steps = guides[0].steps
    (out / "tour.md").write_text(guides[0].report(), encoding="utf-8")
    ok = bool(steps) and all(step.ok for step in steps)
    if options.json:
        kept = ("name", "ok", "seconds", "picture", "told")
        told = [{key: asdict(step)[key] for key in kept} for step in steps]
        answer({"ok": ok, "steps": told, "out": str(out)})
    failed = sum(not step.ok for step in steps)
    say(f"{len(steps)} steps, {failed} failed. The pictures and tour.md are in {out}.")
    return 0 if ok else 1


def walk(console: "Console", out: Path) -> "Guide":
    """All stops in order; after one that fails the rest would fail for its sake, so it ends."""
    from console.tourguide import Guide  # noqa: PLC0415 - Qt
    from console.tourstops import STOPS  # noqa: PLC0415 - Qt

    guide = Guide(console.window, out, say)
    console.window.resize(1440, 900)
    for stop in STOPS:
        if not guide.step(stop.name, partial(_visit, stop, console)):
            break
    console.window.close()
    return guide


def _visit(stop: "Stop", console: "Console", guide: "Guide") -> str:
    return stop.act(guide, console)
