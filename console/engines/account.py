"""Whose processes the engines are: ours, or a system user's when we are root."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.engines.errors import EngineError

SYSTEM_USER = "backroom"
KEPT = ("PATH", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Account:
    """The user the servers run as. `switches`: we are root and the servers are not."""

    uid: int
    gid: int
    name: str
    switches: bool

    def popen(self, command: Sequence[str | Path], cwd: Path) -> subprocess.Popen[bytes]:
        """Start a program as this user, with a clean environment and its output captured."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return] # noqa: S603 -- **who defeats the overloads; our own programs
            [str(part) for part in command],
            cwd=cwd,
            env=kept | {"LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            umask=0o077,
            **who,
        )

    def give(self, path: Path) -> None:
        """Hand a file or folder that we just made to this user."""
        if self.switches:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def blocked(self, path: Path) -> Path | None:
        """The first folder on the way to `path` that this user may not enter."""
        if not self.switches:
            return None
        for folder in (*reversed(path.parents), path):
            if folder.exists() and not self.may(folder, stat.S_IXOTH):
                return folder
        return None

    def may(self, path: Path, bit: int) -> bool:
        """Whether the mode of `path` grants the right `bit` (an S_I?OTH) to this user."""
        found = path.stat()
        if found.st_uid == self.uid:
            bit <<= 6
        elif found.st_gid == self.gid:
            bit <<= 3
        return bool(found.st_mode & bit)


def account() -> Account:
    """The user to run servers as; made (`useradd --system`) if we are root and it is absent."""
    if sys.platform == "win32":
        return Account(0, 0, os.environ.get("USERNAME", ""), switches=False)
    import pwd  # noqa: PLC0415 -- absent on Windows

    uid = os.geteuid()
    if uid != 0:
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:  # a container may run under a number nobody named
            name = str(uid)
        return Account(uid, os.getegid(), name, switches=False)
    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_user()
        found = pwd.getpwnam(SYSTEM_USER)
    return Account(found.pw_uid, found.pw_gid, SYSTEM_USER, switches=True)


def _add_user() -> None:
    advice = (
        "PostgreSQL refuses to run as root, and the system user "
        f"{SYSTEM_USER} to run it could not be made ({{}}). Make it yourself, or start "
        "Backroom as an ordinary user."
    )
    program = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if program is None:
        raise EngineError(advice.format("useradd is not installed"))
    import pwd  # noqa: PLC0415 -- absent on Windows

    home = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    done = subprocess.run(  # noqa: S603 -- a fixed command
        [program, "--system", "--user-group", *home, SYSTEM_USER],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        pwd.getpwnam(SYSTEM_USER)  # another console may have been faster: that is fine too
    except KeyError:
        raise EngineError(advice.format(done.stderr.strip() or "useradd failed")) from None
