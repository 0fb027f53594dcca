"""What the doctor looks at on the machine: Python, packages, Qt, fonts, display, home.

Each check returns one sentence's worth of detail, or raises `Finding` with what to do.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from console import display, logs, qtlibs
from console.settings import Settings, is_root

PROJECT = Path(__file__).resolve().parent.parent
FONTS = PROJECT / "resources" / "fonts"
NEEDED_SPACE = 1024**3  # bytes: engines, the sample shop, and room to work
PATIENCE = 4  # seconds for a child process

LOAD_FONTS = """
import sys
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
bad = [file for file in sys.argv[1:] if QFontDatabase.addApplicationFont(file) < 0]
print("\\n".join(bad))
"""


class Finding(Exception):
    """A check that failed; the text says what is wrong and what to do."""


def python() -> str:
    """The version and where it is; one too old does not come this far."""
    where = sys.prefix if sys.prefix != sys.base_prefix else f"{sys.prefix}, not a .venv"
    return "{}.{}.{}".format(*sys.version_info) + f" in {where}"


def packages() -> str:
    """Installed versions against the lock. A pin with a marker may be absent on this platform."""
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    # A name may stand twice, each pin with the marker of the Pythons it is for.
    pins: dict[str, list[str]] = {}
    optional = set()
    for name, pinned, marker in re.findall(
        r"^([\w.\-]+)==([^\s;\\]+)([^\\\n]*)", lock, flags=re.MULTILINE
    ):
        pins.setdefault(name, []).append(pinned)
        if marker.strip():
            optional.add(name)
    wrong = []
    for name, allowed in pins.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            if name in optional:
                continue
            installed = "not installed"
        if installed not in allowed:
            wrong.append(f"{name} {installed} (pinned {' or '.join(allowed)})")
    if wrong:
        raise Finding(f"{', '.join(wrong)}: run make to set up .venv again")
    return f"{len(pins)} pins of requirements.lock fit"


def pyside() -> str:
    """The installed PySide6 against the range in pyproject.toml."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    pattern = r"PySide6-Essentials>=([\d.]+),<([\d.]+)"
    wanted = re.search(pattern, "\n".join(project["project"]["dependencies"]))
    if wanted is None:
        raise Finding("pyproject.toml gives no range for PySide6-Essentials")
    installed = version("PySide6-Essentials")
    low, here, high = (tuple(map(int, v.split("."))) for v in (wanted[1], installed, wanted[2]))
    expected = f"{wanted[1]} or newer, before {wanted[2]}"
    if not low <= here < high:
        raise Finding(f"{installed}, expected {expected}: run make to set up .venv again")
    return f"{installed} ({expected})"


def qt_libraries() -> str:
    """Qt's system libraries; those of a window count only where a window can open."""
    release, root = qtlibs.os_release(), is_root()
    window = display.find().ok
    if lacking := qtlibs.missing(window=window):
        raise Finding(f"{', '.join(lacking)} missing. {qtlibs.advice(lacking, release, root=root)}")
    if not window and (lacking := qtlibs.missing(window=True)):
        return (
            f"enough without a display. For a window: {qtlibs.advice(lacking, release, root=root)}"
        )
    return "all found"


def screen() -> str:
    found = display.find()
    return found.detail if found.ok else f"none ({found.detail}): `make run` takes the tour"


def fonts() -> str:
    """Loads every bundled font in an offscreen Qt of its own."""
    files = sorted(FONTS.glob("*.ttf"))
    if not files:
        raise Finding(f"no .ttf in {FONTS}: restore resources/fonts from the repository")
    loaded = subprocess.run(  # noqa: S603 - our own script, no shell
        [sys.executable, "-c", LOAD_FONTS, *map(str, files)],
        capture_output=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        timeout=PATIENCE,
    )
    if loaded.returncode:
        last = (loaded.stderr.strip().splitlines() or [f"exit code {loaded.returncode}"])[-1]
        raise Finding(f"Qt does not start: {last}")
    if bad := loaded.stdout.strip().splitlines():
        names = ", ".join(Path(file).name for file in bad)
        raise Finding(f"Qt cannot load {names}: restore resources/fonts from the repository")
    return f"{', '.join(file.stem for file in files)}"


def nearest(folder: Path) -> Path:
    """`folder`, or the closest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def disk(settings: Settings) -> str:
    free = shutil.disk_usage(nearest(settings.home)).free
    text = f"{free / 1024**3:.1f} GiB free for {settings.home}"
    if free < NEEDED_SPACE:
        raise Finding(f"{text}: Backroom needs 1 GiB. Make room, or choose another --home")
    return text


def home(settings: Settings) -> str:
    """Whether the home can be used; it is not made."""
    from console.engines import state  # noqa: PLC0415 - the doctor's start stays light
    from console.engines.errors import EngineError  # noqa: PLC0415 - ditto

    folder = settings.home
    if not nearest(folder).is_dir():
        raise Finding(f"{nearest(folder)} is not a folder: choose another --home")
    try:
        with tempfile.TemporaryFile(dir=nearest(folder)):
            pass
    except OSError as error:
        raise Finding(f"{nearest(folder)} cannot be written ({error.strerror})") from None
    if not folder.exists():
        return f"{folder} will be made by the first run"
    try:
        known = state.load(folder / "state.json")
    except EngineError as error:
        raise Finding(str(error)) from None
    if known is None:
        return f"{folder} holds no shop yet"
    complete = "complete" if known.phase == state.READY else "its first run was not completed"
    return f"{folder}, format {known.format}, PostgreSQL {known.postgres}, {complete}"


def log(settings: Settings) -> str:
    folder = logs.folder(settings.home)
    if not os.access(nearest(folder), os.W_OK):
        raise Finding(f"{folder} cannot be written: there would be no log")
    return str(folder / "console.log")
