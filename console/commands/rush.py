"""`rush --seconds N --rate R`: many people at once, to see what the shop does."""

import argparse
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.output import answer, say, tell_progress
from console.rush.answering import Asked
from console.rush.answering import answer as figured
from console.rush.stopping import Stop
from console.settings import ConfigError, Settings

if TYPE_CHECKING:
    from console.rush.figures import Figures
    from console.rush.running import Rush

# Whoever watches comes first: for a processor the console has not to wait for its own rush.
STEP_BACK = 10
HTTP = (
    "There is no storefront to send a rush to yet: use --target in-process, which calls the"
    " services as the console does."
)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 with the figures, also of a rush that was stopped; 1 if nobody was served."""
    if options.target == "http":
        raise ConfigError(HTTP)
    asked = Asked(options.seconds, options.rate, options.buyers, options.pattern, options.seed)
    if options.progress and hasattr(os, "nice"):
        os.nice(STEP_BACK)
    stop = Stop()
    try:
        with stop.watching(parent=options.progress):
            return _run(settings, options, asked, stop)
    except KeyboardInterrupt:  # before anybody came, it may be as the watching begins
        say("Stopped.")
        if options.json:
            answer(figured(asked, None, stopped=True))
        return 0


def _run(settings: Settings, options: argparse.Namespace, asked: Asked, stop: Stop) -> int:
    from console.existing import (  # noqa: PLC0415 - the engines' modules, when needed
        existing_shop,
        require_shop,
    )
    from console.places import START_ERRORS  # noqa: PLC0415 - ditto
    from console.rush.running import Rush  # noqa: PLC0415 - ditto

    require_shop(settings)
    try:
        with existing_shop(settings, say, "rush") as shop:
            rush = Rush(shop, asked)
            for note in rush.notes:
                say(note)
            stop.gently()
            told = Teller(stop) if options.progress else None
            done = rush.run(stop.asked, told or (lambda _so_far: None))
            if options.json:
                answer(rush.answer(done, stopped=stop.asked.is_set()))
            else:
                _tell(rush, done)
    except START_ERRORS as error:
        say(str(error))
        if options.json:
            answer({"error": str(error)})
        return 1
    return 0 if done.served or not done.came else 1


class Teller:
    """The figures so far, each as one line of JSON on standard error."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def __call__(self, so_far: "Figures") -> None:
        if not tell_progress(asdict(so_far)):
            self._stop.asked.set()


def _tell(rush: "Rush", done: "Figures") -> None:
    times = ", ".join(
        f"{name} {'?' if value is None else f'{value:,.1f}'}"
        for name, value in done.latency_ms.items()
    )
    hits = "nothing was read" if not done.reads else "the cache was away"
    if done.hit_ratio is not None:
        hits = f"hit ratio {done.hit_ratio:.1%}"
    say(
        f"{done.came:,} people in {done.seconds:,.1f} s ({rush.wanted.rate:g}/s offered,"
        f" {done.achieved_rate:g}/s served): {done.reads:,} looked, {done.writes:,} bought,"
        f" {done.refused:,} refused, {done.errors:,} errors"
    )
    say(f"Latency in ms from when they came: {times}; {hits}; seed {rush.seed}")
    for note in (*rush.notes, *done.said):
        say(note)
