"""`sample [--large [N]]`: fill empty databases, embedded or external."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.output import answer, say
from console.settings import Settings

if TYPE_CHECKING:
    from console.largesample import LargeSample


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 when the shop is filled (or was); 1 when another shop is in the way."""
    from console import sampleshop  # noqa: PLC0415 - the engines' modules, when needed
    from console.places import START_ERRORS, find_places, upgrade  # noqa: PLC0415 - ditto
    from console.samplefiles import DamagedSample  # noqa: PLC0415 - ditto

    try:
        source = _source(options)
        places = find_places(settings, say)
        try:
            upgrade(places, say)
            if sampleshop.is_wanted(places):
                loaded = sampleshop.load(places, say, source)
            elif sampleshop.is_empty(places):
                return _refuse(
                    options,
                    "This is a shop of somebody's own: sample data is never loaded into it."
                    " Choose an empty folder with --home.",
                )
            elif source is not None:
                there = sampleshop.count(places).skus
                return _refuse(
                    options,
                    f"There is a shop with {there:,} SKUs already: choose an"
                    " empty folder with --home.",
                )
            else:
                say("There is a shop already; nothing was loaded.")
                loaded = sampleshop.count(places)
            if places.embedded is not None:
                places.embedded.mark_ready()
        finally:
            places.close()
    except (*START_ERRORS, DamagedSample) as error:
        return _refuse(options, str(error))
    if options.json:
        answer(asdict(loaded))
    else:
        say(
            f"{loaded.skus:,} SKUs at {loaded.locations} locations with"
            f" {loaded.movements:,} stock movements, {loaded.seconds:.1f} s"
        )
    return 0


def _source(options: argparse.Namespace) -> "LargeSample | None":
    if options.large is None:
        return None
    from console.catalogues import DATA  # noqa: PLC0415 - reads big files
    from console.largesample import LargeSample  # noqa: PLC0415 - ditto

    return LargeSample(options.data or DATA, options.large)


def _refuse(options: argparse.Namespace, sentence: str) -> int:
    say(sentence)
    if options.json:
        answer({"error": sentence})
    return 1
