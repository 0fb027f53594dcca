"""A shop that must be there already, for a command that works on one."""

from collections.abc import Generator
from contextlib import contextmanager

from console.connect import Shop, assemble
from console.places import Tell, find_places, upgrade
from console.settings import DATABASES, ConfigError, Settings


def require_shop(settings: Settings) -> None:
    """Raise ConfigError where no shop was made yet."""
    embedded = any(name not in settings.urls for name in DATABASES)
    if embedded and not (settings.home / "state.json").exists():
        raise ConfigError(f"There is no shop in {settings.home} yet: `python main.py` makes one.")


@contextmanager
def existing_shop(settings: Settings, tell: Tell, kind: str = "") -> Generator[Shop]:
    """The shop at the settings, closed at the end; `kind` as in :func:`console.connect.assemble`.

    Raises one of console.places.START_ERRORS.
    """
    places = find_places(settings, tell)
    try:
        upgrade(places, tell)
        shop = assemble(places, kind)
    except BaseException:
        places.close()
        raise
    try:
        yield shop
    finally:
        shop.close()
