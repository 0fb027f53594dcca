"""Builds `.venv` from the lock files and knows whether it still fits.

`.venv/backroom.json`, the stamp, says what the folder was made from. It is taken away before
anything is changed and written last, so that a folder left behind by an interrupted run has none
and is remade.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from system_packages import Refused, ensure

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
# Where our own modules are; compiled with the packages so that the first start is a quick one.
SOURCES = ("console", "views", "models", "services")


def venv_folder(root: Path = ROOT) -> Path:
    return root / ".venv"


def venv_python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def wanted_stamp(root: Path) -> dict[str, str]:
    """What a fitting `.venv` is made from: the pins, the interpreter, and its own place.

    A moved folder does not fit: its scripts hold absolute paths.
    """
    locks = (root / "requirements.lock", root / "tools" / "installer.lock")
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    return {
        "lock": digest,
        "python": sys.version,
        "base": sys.base_prefix,
        "venv": str(venv_folder(root)),
    }


def state(root: Path) -> str:
    """``ready``, ``install`` (sound, but other pins) or ``remake`` (missing, or not to trust)."""
    venv = venv_folder(root)
    if not venv_python(venv).exists():
        return "remake"
    try:
        stamp = json.loads((venv / "backroom.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "remake"
    wanted = wanted_stamp(root)
    if stamp == wanted:
        return "ready"
    return "install" if {**stamp, "lock": ""} == {**wanted, "lock": ""} else "remake"


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


def clean_environ() -> dict[str, str]:
    """The environment without what would lead the new Python to other packages."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    return {key: value for key, value in os.environ.items() if key not in unwanted}


def call(*command: str | Path) -> bool:
    """Run a command with its output on standard error; whether it succeeded."""
    arguments = [str(part) for part in command]
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        arguments, check=False, env=clean_environ(), stdout=sys.stderr
    )
    return done.returncode == 0


def install(root: Path) -> None:
    """Put the pinned packages into `.venv`, by uv where it installs, else by pip.

    Raises Refused when neither did.
    """
    venv = venv_folder(root)
    python = venv_python(venv)
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    hashed = ("--require-hashes", "-r")
    lock = root / "requirements.lock"
    by_uv = call(*pip, "--no-deps", *hashed, root / "tools" / "installer.lock") and call(
        *(python, "-m", "uv", "pip", "install", "--quiet", "--python", python),
        *("--compile-bytecode", *hashed, lock),
    )
    if by_uv:
        return
    say("uv could not install the packages: trying pip, which takes longer.")
    if not call(*pip, *hashed, lock):
        raise Refused(
            "The packages of requirements.lock could not be installed (the lines above say why): "
            "check the network and the package index pip is set up for, then run make again."
        )
    call(python, "-m", "compileall", "-q", "-j", "0", venv / "lib")


def build(root: Path, *, remake: bool) -> None:
    """Make or mend `.venv` and stamp it; raises Refused with what to do."""
    venv = venv_folder(root)
    stamp = venv / "backroom.json"
    if remake:
        if venv.exists() and not stamp.exists():
            say("The last set-up was not finished: making .venv anew.")
        if not call(sys.executable, "-m", "venv", "--clear", venv):
            raise Refused(
                f"{sys.executable} could not make a virtual environment in {venv}: the lines "
                "above say why."
            )
    stamp.unlink(missing_ok=True)
    install(root)
    sources = [root / name for name in SOURCES if (root / name).is_dir()]
    call(venv_python(venv), "-m", "compileall", "-q", *sources)
    stamp.write_text(json.dumps(wanted_stamp(root), indent=1) + "\n", encoding="utf-8")


@contextmanager
def only_one(root: Path) -> Generator[None]:
    """Two terminals may run make at once: the second waits for the first."""
    if WINDOWS:
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    with (root / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(root: Path = ROOT) -> int:
    """Exit code 0 when `.venv` is ready to use, 2 when something is to be done first."""
    try:
        ensure()
        if state(root) != "ready":
            with only_one(root):
                found = state(root)
                if found != "ready":
                    began = time.monotonic()
                    say("Setting up .venv from requirements.lock …")
                    build(root, remake=found == "remake")
                    say(f"Set up in {time.monotonic() - began:.0f} s.")
    except Refused as refusal:
        say(str(refusal))
        return 2
    except KeyboardInterrupt:
        say("Set-up interrupted: the next run starts it again.")
        return 1
    return 0
