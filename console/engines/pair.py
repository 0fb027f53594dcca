"""Both servers of a home as one thing: started side by side, stopped side by side."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from console.engines import processes, state
from console.engines.account import Account
from console.engines.address import Address, free_port, kept_password
from console.engines.errors import EngineError, explain
from console.engines.places import Places, own
from console.engines.postgres import Postgres
from console.engines.processes import Running
from console.engines.programs import Programs
from console.engines.state import MAKING, State
from console.engines.valkey import Valkey

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a home stands on: its places, its servers' user, their programs."""

    places: Places
    account: Account
    programs: Programs
    tell: Tell
    tcp: bool
    closing: Callable[[], bool]  # True once this console wants to leave: waits give up

    def pair(self, known: State) -> "Pair":
        """The servers of this home, where its state says they listen."""
        if self.tcp:
            password = kept_password(self.places.password)
            self.account.give(self.places.password)  # initdb reads it
            address = Address(None, known.port, password)
            return Pair(self, address, None)
        sockets = Path(known.sockets)
        server = self.programs.valkey_server
        valkey = Valkey(self.places, self.account, server, sockets) if server else None
        return Pair(self, Address(sockets), valkey)

    def listening(self, known: State) -> State:
        """`known`, with a socket folder that exists or with a port."""
        if self.tcp:
            return known if known.port else replace(known, port=free_port())
        return replace(known, sockets=str(self.places.sockets(self.account, known.sockets)))


class Pair:
    """Call under the home's master lock."""

    def __init__(self, ground: Ground, address: Address, valkey: Valkey | None) -> None:
        self._ground = ground
        self.address = address
        self.valkey = valkey
        self.postgres = Postgres(
            ground.places, ground.account, ground.programs, address, ground.tell, ground.closing
        )

    def start(self) -> list[Running]:
        """Start what does not run; wait until both answer."""
        try:
            if self.address.sockets:
                own(self.address.sockets, self._ground.account)
            if self.valkey:
                self.valkey.begin()
            self.postgres.begin()
            running = [self.postgres.wait()]
            return [*running, self.valkey.wait()] if self.valkey else running
        finally:
            self.postgres.let_go()
            if self.valkey:
                self.valkey.let_go()

    def stop(self) -> None:
        """Clean and fast; nothing happens to what does not run."""
        cache = self.valkey.ask_stop() if self.valkey else None
        self.postgres.wait_stopped(self.postgres.ask_stop())
        if self.valkey:
            self.valkey.wait_stopped(cache)

    def make(self, known: State, databases: Sequence[str]) -> list[Running]:
        """From nothing to running, provisioned servers; the state says `making` throughout.

        What an interrupted attempt left is removed first: it was never finished.
        """
        places, tell = self._ground.places, self._ground.tell
        if known.phase != MAKING:
            raise AssertionError("a finished home is never remade")
        state.store(places.state, known)
        self.unmake()
        tell(f"Making a PostgreSQL {known.postgres} database in {places.home}.")
        try:
            self.postgres.make()
            running = self.start()
            tell("Making the databases " + ", ".join(databases) + ".")
            self.provide(databases)
            self.postgres.sync()
        except EngineError:
            self.unmake()  # give a full disk its room back
            raise
        state.store(places.state, replace(known, databases=tuple(databases)))
        return running

    def provide(self, databases: Sequence[str]) -> None:
        """Roles and databases; EngineError with PostgreSQL's reason."""
        import psycopg  # noqa: PLC0415 -- 60 ms that only a first run needs

        from console.engines.provision import provision  # noqa: PLC0415 -- brings psycopg

        try:
            provision(self.address, databases)
        except psycopg.Error as error:
            home, log = self._ground.places.home, self.postgres.log
            words = f"{self.postgres.words()}\n{error}"
            raise explain("PostgreSQL", words, home, log) from error

    def unmake(self) -> None:
        """Away with an unfinished database and with all that is at work on it."""
        places = self._ground.places
        self.postgres.halt()
        # again and again: a dying initdb may yet start another process
        while left := processes.at_work(places.data, places.home):
            processes.kill(left)
        if places.data.exists():
            shutil.rmtree(places.data)
