"""The whole console on the run's engines: a small shop, real services, everybody may sign in."""

from collections.abc import Callable, Generator
from pathlib import Path

import psycopg
import pytest

from console import connect
from console.app import CONSOLE, Console
from console.embedded import Engines
from console.places import Places
from console.settings import load as settings_of
from services.identity.service import add_sample_people
from services.kernel import work
from tests.engines import refill
from tests.views.catalog.conftest import fill_catalog
from views.kit import theme
from views.kit.state import ViewState

Open = Callable[..., Console]

_INVENTORY = """
    INSERT INTO location (id, code, name, kind, city) VALUES
      (1, 'LDS', 'Leeds store', 'store', 'Leeds'), (2, 'YRK', 'York store', 'store', 'York');
    SET session_replication_role = DEFAULT;
    INSERT INTO item SELECT n, n, 'M' || n, 'Enamel Mug ' || lpad(n::text, 3, '0'), 'active', 1
      FROM generate_series(1, 300) n;
    SELECT set_config('app.stores', '*', false);
    SELECT move_stock(NULL, ARRAY[1], ARRAY[n], ARRAY[p::smallint], ARRAY[n::int + p],
                      ARRAY['opening'], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])
      FROM generate_series(1, 40) n, generate_series(1, 2) p;
    DELETE FROM cache_outbox;
"""


def fill(engines: Engines) -> None:
    """300 mugs, 40 of them at two stores, and three people."""
    fill_catalog(engines)
    refill(engines, "inventory", _INVENTORY)
    with psycopg.connect(engines.admin_url("backroom_identity"), autocommit=True) as owner:
        owner.execute("DELETE FROM saved_view; DELETE FROM preference; DELETE FROM credential")
        owner.execute("DELETE FROM sign_in_failure; DELETE FROM shop; DELETE FROM person")
        add_sample_people(owner, 1)


@pytest.fixture
def whole(qtbot, qapp, engines: Engines) -> Generator[Open]:
    """``whole("manager")`` is a console of its own with somebody of that role signed in."""
    fill(engines)
    theme.apply(qapp, "light")
    consoles: list[Console] = []

    def open_console(
        role: str, *, width: int = 1440, height: int = 900, home: Path | None = None
    ) -> Console:
        urls = {name: engines.database_url(name) for name in connect.DATABASES}
        owners = {name: engines.owner_url(name) for name in connect.DATABASES}
        shop = connect.assemble(Places(urls, owners, engines.redis_url, None))
        console = Console(settings_of(home, {}), ViewState())
        consoles.append(console)
        qtbot.addWidget(console.window)
        console.window.resize(width, height)
        with qtbot.waitActive(console.window):
            console.window.show()
        console.shop = shop
        shop.feed.listen(console.changes.publish)
        sign_in(console, role)
        return console

    yield open_console
    for console in consoles:
        shop = console.shop
        console.window.close()
        console.close()
        shop.close()


def sign_in(console: Console, role: str) -> None:
    """Whoever has that role; what the person before had open is closed."""
    assert console.shop is not None
    with work.doing(work.Work(CONSOLE)):
        people = console.shop.identity.people()
    console.sign_in(next(person for person in people if person.role == role))
