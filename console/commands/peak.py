"""`peak [--quick] [--only CONFIG…]`: the case study, before and after, on one's own machine."""

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from console.commands.rush import STEP_BACK
from console.output import answer, say, tell_progress
from console.peak.bounds import NAMES
from console.rush.stopping import Stop
from console.settings import Settings

if TYPE_CHECKING:
    from console.peak.records import Progress, Result

EVERY = 5.0  # seconds between two lines for a person, within a step


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 with a report, also when a goal is missed; 1 if it failed or was stopped."""
    if options.progress and hasattr(os, "nice"):
        os.nice(STEP_BACK)  # everything measured steps back alike
    stop = Stop()
    try:
        with stop.watching(parent=options.progress):
            return _run(settings, options, stop)
    except KeyboardInterrupt:  # before anything was begun
        return _refuse(options, "Stopped before anything was measured.")


def _run(settings: Settings, options: argparse.Namespace, stop: Stop) -> int:
    import psycopg  # noqa: PLC0415 - the engines' modules, when needed

    from console.legacy.records import MigrationFailed  # noqa: PLC0415 - ditto
    from console.peak.generators import Failed  # noqa: PLC0415 - ditto
    from console.peak.manner import Options  # noqa: PLC0415 - ditto
    from console.peak.pages.equal import Different  # noqa: PLC0415 - ditto
    from console.peak.running import Run  # noqa: PLC0415 - ditto
    from console.places import START_ERRORS  # noqa: PLC0415 - ditto
    from console.samplefiles import DamagedSample  # noqa: PLC0415 - ditto

    base = settings.home / "peak"
    only = tuple(name for name in NAMES if not options.only or name in options.only)
    asked = Options(settings, base, options.quick, only, options.products)
    run = Run(asked, Progresses() if options.progress else Lines())
    troubles = (*START_ERRORS, Different, Failed, MigrationFailed, DamagedSample)
    try:
        run.go()
    except KeyboardInterrupt:
        say("Stopped.")
    except troubles as error:
        return _refuse(options, str(error))
    except (psycopg.Error, OSError) as error:
        first = str(error).partition("\n")[0]
        return _refuse(options, f"The comparison could not go on: {first}. Run it again.")
    stop.gently()
    result = run.result(stopped=stop.asked.is_set())
    try:
        return _tell(options, result, base)
    except OSError as error:
        return _refuse(options, f"The report could not be written: {error}. Use --out.")


def _tell(options: argparse.Namespace, result: "Result", base: Path) -> int:
    import msgspec  # noqa: PLC0415 - see above

    from console.peak.report.writing import write  # noqa: PLC0415 - ditto

    if result.configs:
        name = result.at[:19].replace("-", "").replace(":", "").replace("T", "-")
        say(f"The report is {write(result, options.out or base / name)}")
    if options.json:
        answer(msgspec.json.decode(msgspec.json.encode(result)))  # what is no number is null
    else:
        _say(result)
    return 1 if result.stopped else 0


def _say(result: "Result") -> None:
    for name, rate in result.capacity.items():
        say(f"{name:10} {rate:>8,g} pages/s with p95 within 200 ms")
    for goal in result.goals:
        say(f"{'met' if goal.met else 'MISSED':7} {goal.text}: {goal.found} (wanted {goal.wanted})")
        if goal.cause:
            say(f"        {goal.cause}")


class Progresses:
    """Each progress as one line of JSON on standard error."""

    def __call__(self, progress: "Progress") -> None:
        import msgspec  # noqa: PLC0415 - see above

        if not tell_progress(msgspec.to_builtins(progress)):
            raise KeyboardInterrupt  # nobody hears it any more


class Lines:
    """What is done, for a person: each new thing, and now and then how long it will take."""

    def __init__(self) -> None:
        self._step, self._at = "", 0.0

    def __call__(self, progress: "Progress") -> None:
        now = time.monotonic()
        if progress.step == self._step and now - self._at < EVERY:
            return
        self._step, self._at = progress.step, now
        left = f", {progress.left:,.0f} s left" if progress.left is not None else ""
        cell = ""
        if progress.cell is not None and progress.step.startswith(progress.cell.name):
            p95 = progress.cell.latency_ms.get("p95")
            cell = f": p95 {p95:,.1f} ms" if p95 is not None else ""
        say(f"{progress.done:4.0%}{left}: {progress.step}{cell}")


def _refuse(options: argparse.Namespace, sentence: str) -> int:
    say(sentence)
    if options.json:
        answer({"error": sentence})
    return 1
