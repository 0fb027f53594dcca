"""System libraries that Qt loads from outside its wheel, and the packages that hold them.

Standard library only: `tools/bootstrap.py` reads this before anything is installed, the doctor
reads the same table later.
"""

import ctypes
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# Needed by Qt's core, gui and offscreen platform: without these PySide6 cannot be imported.
OFFSCREEN: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Needed besides by the xcb platform, that is, for a window on an X display.
WINDOW: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Debian 13 and Ubuntu 24.04 renamed what the change to 64-bit time touched.
RENAMED_FOR_TIME64: Mapping[str, str] = {"libglib2.0-0": "libglib2.0-0t64"}
FIRST_WITH_TIME64: Mapping[str, float] = {"debian": 13, "ubuntu": 24.04}


def loadable(soname: str) -> bool:
    """Whether the dynamic loader finds `soname`: asked of the loader itself, not of its cache."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing(*, window: bool, found: Callable[[str], bool] = loadable) -> list[str]:
    """Sonames the loader does not find; with `window` those of the xcb platform too.

    Always empty where Qt's wheel brings everything (macOS, Windows).
    """
    if not sys.platform.startswith("linux"):
        return []
    wanted = [*OFFSCREEN, *WINDOW] if window else [*OFFSCREEN]
    return [soname for soname in wanted if not found(soname)]


def os_release(file: Path = Path("/etc/os-release")) -> dict[str, str]:
    """The fields of os-release; empty where there is no such file."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip("\"'") for key, value in pairs}


def debian_family(release: Mapping[str, str]) -> bool:
    """Whether apt-get and Debian's package names apply."""
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(names & {"debian", "ubuntu"})


def packages(sonames: list[str], release: Mapping[str, str]) -> list[str]:
    """The Debian or Ubuntu packages that hold `sonames`, each once, sorted.

    A derivative whose version says nothing gets the older name, which newer releases provide too.
    """
    held_by = {**OFFSCREEN, **WINDOW}
    names = {held_by[soname] for soname in sonames}
    try:
        version = float(release.get("VERSION_ID", "0"))
    except ValueError:
        version = 0.0
    if version >= FIRST_WITH_TIME64.get(release.get("ID", ""), float("inf")):
        names = {RENAMED_FOR_TIME64.get(name, name) for name in names}
    return sorted(names)


def apt_line(names: list[str], *, root: bool) -> str:
    """One line to paste that installs `names`."""
    sudo = "" if root else "sudo "
    install = f"{sudo}apt-get install -y --no-install-recommends {' '.join(names)}"
    return f"{sudo}apt-get update && {install}"


def advice(sonames: list[str], release: Mapping[str, str], *, root: bool) -> str:
    """One sentence for missing `sonames`: the apt-get line, or the sonames on other systems."""
    if debian_family(release):
        return f"Install Qt's system libraries: {apt_line(packages(sonames, release), root=root)}"
    system = release.get("PRETTY_NAME", platform.system())
    return f"Install the packages of {system} that hold {', '.join(sonames)}"
