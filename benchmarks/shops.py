"""Shops for measuring: a home of their own in a folder the engines' system user can reach."""

import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from console import sampleshop
from console.catalogues import DATA
from console.connect import Shop, open_shop
from console.largesample import LargeSample
from console.places import find_places, upgrade
from console.settings import Settings, load


@contextmanager
def temporary_folder() -> Generator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="backroom-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def settings_for(home: Path) -> Settings:
    """Embedded engines in `home`, whatever the environment says."""
    return load(home, {"BACKROOM_SETTINGS": ""})


@contextmanager
def shop(home: Path, large: int = 0) -> Generator[Shop]:
    """The sample shop, or one of `large` SKUs, made in `home` if it is not there yet."""
    settings = settings_for(home)
    if large:
        places = find_places(settings, say)
        upgrade(places, say)
        if sampleshop.is_empty(places):
            sampleshop.load(places, say, LargeSample(DATA, large))
        if places.embedded is not None:
            places.embedded.mark_ready()
        places.close()
    opened = open_shop(settings, say)
    try:
        yield opened
    finally:
        opened.close()


def say(text: str) -> None:
    """Progress goes to standard error: standard output is the answer's."""
    sys.stderr.write(text + "\n")


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
