"""Start, share and stop the embedded engines of a home folder.

A *home* holds one PostgreSQL and one Valkey. Any number of consoles use them at once; the
last one to leave stops them. A killed console leaves them running, and the next start takes
them over. `docs/embedded-engines.md` tells how.
"""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from filelock import FileLock, Timeout

from console.engines import state
from console.engines.account import account
from console.engines.address import OWNER, SUPERUSER, Address, role
from console.engines.errors import EngineError, sentences
from console.engines.pair import Ground, Pair
from console.engines.places import Places
from console.engines.programs import reachable_programs, wheel_programs
from console.engines.state import MAKING, OWN, READY, State
from console.engines.users import Seat, Waiting, lock
from console.settings import DATABASES, default_home

if TYPE_CHECKING:
    from console.engines.processes import Running

__all__ = ["DATABASES", "Embedded", "EngineError", "Engines", "default_home", "psql_path"]

USE_TCP = os.name == "nt"
MASTER_S = 90.0  # how long leaving waits for consoles that start or stop engines

_logger = logging.getLogger(__name__)


def psql_path() -> Path:
    """The psql that fits the embedded PostgreSQL; EngineError if it is not installed."""
    return wheel_programs().postgres("psql")


@dataclass(frozen=True, slots=True)
class Engines:
    """What runs in a home. URLs are libpq and redis-py URLs."""

    home: Path
    redis_url: str  # "" where no Valkey can run (Windows)
    _address: Address

    def database_url(self, name: str) -> str:
        """For a service: role backroom_<name> on database backroom_<name>."""
        return self._address.url(role(name), role(name))

    def owner_url(self, name: str) -> str:
        """For migrations and loads: the role that owns the tables of service `name`."""
        return self._address.url(OWNER, role(name))

    def admin_url(self, database: str = "postgres") -> str:
        """For measuring and repair: the superuser, on a database by its full name."""
        return self._address.url(SUPERUSER, database)


class Embedded:
    """This process as a user of a home. Safe to call from any thread.

    `tell` gets one-line messages about what takes time or was mended.
    """

    def __init__(self, home: Path, tell: Callable[[str], None] = _logger.info) -> None:
        self._places = Places(Path(os.path.realpath(home.expanduser())))
        self._tell = tell
        self._lock = threading.RLock()
        self._closing = threading.Event()  # ends the waits of a start in another thread
        self._pid = os.getpid()
        self._seat: Seat | None = None
        self._making: FileLock | None = None  # held: this console carries out the first run
        self._pair: Pair | None = None
        self._running: list[Running] = []
        self._engines: Engines | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def first_run(self) -> bool:
        """True from the start of a new home until `mark_ready`."""
        return self._making is not None

    @property
    def running(self) -> Engines | None:
        """What :meth:`start` returned, while this console uses it."""
        return self._engines

    @property
    def is_own(self) -> bool:
        """Whether the home is for somebody's own shop: no sample is loaded into it."""
        known = state.load(self._places.state)
        return known is not None and known.shop == OWN

    def keep_empty(self) -> None:
        """In a first run: the home is for an own shop, which begins without the sample."""
        with self._lock, sentences(self._places.home), self._master():
            known = state.load(self._places.state)
            if self._making is not None and known is not None:
                state.store(self._places.state, replace(known, shop=OWN))

    def begin_anew(self) -> None:
        """Give the home up to an own shop: its next start makes empty databases.

        What is in it now stays readable until everybody has left. Raises EngineError while
        another console uses the home: nobody's shop is pulled away.
        """
        with self._lock, sentences(self._places.home), self._master():
            known = state.load(self._places.state)
            if self._seat is None or known is None:
                raise EngineError("The engines do not run yet. Try again in a moment.")
            if others := self._seat.others():
                who = "Another console uses" if others == 1 else f"{others} other consoles use"
                raise EngineError(
                    f"{who} this shop. Close every other window of it first, then try again;"
                    " nothing was changed."
                )
            state.store(self._places.state, replace(known, phase=MAKING, shop=OWN))

    def start(self) -> Engines:
        """Start the engines, or reuse what runs. Blocks; idempotent. Raises EngineError."""
        with self._lock, sentences(self._places.home):
            if self._engines is None:
                self._closing.clear()
                try:
                    self._engines = self._start()
                except BaseException:
                    self._leave()
                    raise
            return self._engines

    def ensure(self) -> bool:
        """Restart what died; True if anything was not running as this console knew it.

        Cheap when all is well (under a millisecond): call it every second or two, from any
        thread. True also tells that another console has just restarted a server: sessions
        were cut either way. Raises EngineError if a server cannot be restarted.
        """
        with self._lock, sentences(self._places.home):
            if self._pair is None or all(each.lives() for each in self._running):
                return False
            try:
                with self._master():
                    self._running = self._pair.start()
            except EngineError:
                if self._closing.is_set():  # nobody needs it any more
                    return False
                raise
            return True

    def mark_ready(self) -> None:
        """The first run (schema and sample) is complete. Durable when this returns."""
        with self._lock, sentences(self._places.home):
            if self._making is None:
                return
            known = state.load(self._places.state)
            if known is None:
                raise EngineError(f"{self._places.state} has vanished: the home is not usable.")
            state.store(self._places.state, replace(known, phase=READY))
            self._making.release()
            self._making = None

    def stop(self) -> None:
        """Leave the home; its last user stops the engines. Safe twice and without a start."""
        if os.getpid() != self._pid:  # a fork's copy is no user of the home
            return
        self._closing.set()
        with self._lock:
            self._leave()

    def _start(self) -> Engines:
        servants = account()
        self._places.prepare(servants)
        programs = reachable_programs(servants, self._places)
        ground = Ground(self._places, servants, programs, self._tell, USE_TCP, self._closing.is_set)
        with self._master():
            known = state.load(self._places.state)
            if known and known.phase == READY:
                return self._join(ground, known)
        making = lock(self._places.making)
        why = "Waiting for another console to finish the first run."
        Waiting(why, self._tell, self._closing.is_set).take(making)
        self._making = making
        with self._master():
            known = state.load(self._places.state)
            if known and known.phase == READY:  # the other console was through with it
                making.release()
                self._making = None
                return self._join(ground, known)
            return self._make(ground, known)

    def _join(self, ground: Ground, known: State) -> Engines:
        heard = ground.listening(known)
        self._pair = ground.pair(heard)
        self._pair.postgres.check_version()
        self._seat = Seat(self._places.users)
        self._running = self._pair.start()
        if missing := [name for name in DATABASES if name not in known.databases]:
            self._pair.provide(missing)
            heard = replace(heard, databases=(*known.databases, *missing))
        if heard != known:
            state.store(self._places.state, heard)
        return self._describe(self._pair)

    def _make(self, ground: Ground, known: State | None) -> Engines:
        if known and known.shop == OWN:
            self._tell("Making empty databases for a shop of your own.")
        elif known:
            self._tell("The first run was interrupted before it was complete; it starts over.")
        elif self._places.data.exists():
            raise EngineError(
                f"{self._places.data} exists, but {self._places.state.name} beside it does not "
                "say that Backroom made it; nothing was changed. Move it away, or choose "
                "another folder with --home."
            )
        fresh = ground.listening(known or State(MAKING, ground.programs.major))
        fresh = replace(fresh, postgres=ground.programs.major, databases=())
        self._pair = ground.pair(fresh)
        self._seat = Seat(self._places.users)
        self._running = self._pair.make(fresh, DATABASES)
        return self._describe(self._pair)

    def _describe(self, pair: Pair) -> Engines:
        url = ""
        if pair.valkey:
            url = f"unix://{quote(str(pair.valkey.socket))}?db=0"
        else:
            self._tell("No Valkey can run here: set BACKROOM_REDIS_URL to use a cache.")
        return Engines(self._places.home, url, pair.address)

    def _leave(self) -> None:
        seat, pair, making = self._seat, self._pair, self._making
        self._seat = self._pair = self._making = self._engines = None
        self._running = []
        try:
            if seat:
                with lock(self._places.master).acquire(timeout=MASTER_S):
                    seat.leave()
                    if pair and seat.others() == 0:
                        pair.stop()
        except (Timeout, OSError, EngineError) as trouble:
            # Leaving never fails: the next start finds the servers and takes them over.
            _logger.warning("The engines in %s keep running: %s", self._places.home, trouble)
        finally:
            if making:
                making.release()

    def _master(self) -> AbstractContextManager[None]:
        why = "Waiting for another console that is starting or stopping the engines."
        return Waiting(why, self._tell, self._closing.is_set).holding(self._places.master)
