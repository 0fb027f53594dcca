"""Where things lie in a home."""

import hashlib
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console.engines.account import Account
from console.engines.errors import EngineError

LONGEST_SOCKET = 103  # bytes: sun_path is 108 on Linux and 104 on macOS, with a closing zero
POSTGRES_SOCKET = ".s.PGSQL.5432"
ODD = set(",\"'\\\n")  # what PostgreSQL's list of folders or a configuration file would misread


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one home; `home` is absolute and free of links."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def users(self) -> Path:
        return self.home / "users"

    @property
    def programs(self) -> Path:
        return self.home / "engines"

    @property
    def state(self) -> Path:
        return self.home / "state.json"

    @property
    def postgres_conf(self) -> Path:
        """In the home and not in `data`: root must not write where the servers' user can."""
        return self.home / "postgres.conf"

    @property
    def valkey_conf(self) -> Path:
        return self.home / "valkey.conf"

    @property
    def password(self) -> Path:
        return self.home / "password"

    @property
    def master(self) -> Path:
        """Lock: held while engines are started or stopped."""
        return self.home / "engines.lock"

    @property
    def making(self) -> Path:
        """Lock: held by the console that carries out the first run."""
        return self.home / "making.lock"

    def prepare(self, account: Account) -> None:
        """Make what is missing; change no folder that was there before.

        Raises EngineError where the servers' user cannot reach the home, OSError otherwise.
        """
        self.home.mkdir(mode=0o711 if account.switches else 0o700, parents=True, exist_ok=True)
        if blocked := account.blocked(self.home):
            raise EngineError(
                f"The system user {account.name}, which runs the database for root, may not "
                f"enter {blocked}. Choose a home folder outside of it with --home, or start "
                "Backroom as an ordinary user."
            )
        self.users.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.log, self.valkey):
            own(folder, account)

    def sockets(self, account: Account, remembered: str) -> Path:
        """The private folder for the engines' sockets, made if missing.

        A home with a long or odd path gets a short one elsewhere: the remembered one if it
        can still be had, so that every console of this home looks in the same place.
        """
        inside = self.home / "run"
        if _fits(inside):
            own(inside, account)
            return inside
        name = "backroom-" + hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        bases = ["/run"] if account.switches else [runtime]
        choices = [Path(remembered)] if remembered else []
        choices += [Path(base, name) for base in (*bases, tempfile.gettempdir(), "/tmp") if base]  # noqa: S108 -- the folder in it is 0700 and its owner is checked
        for folder in choices:
            if not _fits(folder) or account.blocked(folder.parent):
                continue
            try:
                own(folder, account)
            except OSError:
                continue
            if _private(folder, account):
                return folder
        raise EngineError(
            f"The path {self.home} is too long for the database's socket, and no short folder "
            "could be made for it. Choose a shorter home folder with --home."
        )


def own(folder: Path, account: Account) -> None:
    """Make a folder that only the servers' user (and root) can enter."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir() or folder.is_symlink():
            raise
        if not account.switches or folder.lstat().st_uid != 0:
            return  # else: root made it and was killed before it gave it away
    account.give(folder)


def _fits(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    path = str(folder / POSTGRES_SOCKET)
    return len(os.fsencode(path)) <= LONGEST_SOCKET and not ODD & set(path)


def _private(folder: Path, account: Account) -> bool:
    found = folder.lstat()
    mine = found.st_uid == account.uid and not stat.S_IMODE(found.st_mode) & 0o077
    return stat.S_ISDIR(found.st_mode) and mine
