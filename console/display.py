"""Is there a display a window could open on? Asked before Qt is, which aborts when there is none.

Standard library only, so that the set-up may ask too.
"""

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# Qt platforms that draw nothing anyone sees.
INVISIBLE = ("offscreen", "minimal")


class Display(NamedTuple):
    """Whether a window can be seen, and one clause that says why."""

    ok: bool
    detail: str


def find(environ: Mapping[str, str] = os.environ) -> Display:
    """The display a window would open on."""
    qt_platform = chosen(environ)[0]
    if qt_platform in INVISIBLE:
        return Display(ok=False, detail=f"QT_QPA_PLATFORM is {qt_platform}")
    return on(qt_platform, environ)


def refusal(environ: Mapping[str, str] = os.environ) -> str:
    """Why Qt would abort instead of starting, and what to do; "" if it can start."""
    tried = [on(qt_platform, environ) for qt_platform in chosen(environ)]
    if any(found.ok for found in tried):
        return ""
    return (
        f"No window can open: {tried[0].detail}. Set DISPLAY or WAYLAND_DISPLAY to a display that"
        " answers, or run `python main.py tour`, which needs none."
    )


def chosen(environ: Mapping[str, str]) -> list[str]:
    """Qt's platforms in the order Qt tries them; "" leaves the choice to Qt."""
    named = environ.get("QT_QPA_PLATFORM", "").split(";")
    return [each.split(":")[0] for each in named if each] or [""]


def on(qt_platform: str, environ: Mapping[str, str]) -> Display:
    """Whether Qt can start on this platform: only X11 and Wayland need a server that answers."""
    if not sys.platform.startswith("linux"):
        return Display(ok=True, detail=sys.platform)
    if qt_platform not in ("", "xcb", "wayland"):
        return Display(ok=True, detail=f"QT_QPA_PLATFORM is {qt_platform}")
    wayland, x11 = environ.get("WAYLAND_DISPLAY", ""), environ.get("DISPLAY", "")
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if qt_platform == "xcb":
        return served("", x11, runtime, "DISPLAY is not set, and QT_QPA_PLATFORM is xcb")
    if qt_platform == "wayland":
        nothing = "WAYLAND_DISPLAY is not set, and QT_QPA_PLATFORM is wayland"
        return served(wayland, "", runtime, nothing)
    return served(wayland, x11, runtime, "DISPLAY and WAYLAND_DISPLAY are not set")


def served(wayland: str, x11: str, runtime: str, nothing: str) -> Display:
    """Whether one of the two named displays answers; `nothing` is said if none is named."""
    if wayland and wayland_answers(wayland, runtime):
        return Display(ok=True, detail=f"Wayland display {wayland}")
    if x11 and x11_answers(x11):
        return Display(ok=True, detail=f"X display {x11}")
    if wayland or x11:
        return Display(ok=False, detail=f"nothing answers on display {x11 or wayland}")
    return Display(ok=False, detail=nothing)


def wayland_answers(name: str, runtime: str) -> bool:
    """Whether a compositor listens on socket `name` (a path, or a name in `runtime`)."""
    return connects(socket.AF_UNIX, str(Path(runtime or "/") / name))


def x11_answers(name: str) -> bool:
    """Whether an X server listens on ``[host]:number[.screen]``; odd names get the benefit."""
    parts = re.fullmatch(r"(?P<host>.*):(?P<number>\d+)(\.\d+)?", name)
    if parts is None:
        return True
    host, number = parts["host"], int(parts["number"])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen by definition
        return connects(socket.AF_UNIX, path) or connects(socket.AF_UNIX, f"\0{path}")
    return connects(socket.AF_INET, (host, 6000 + number))


def connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    """Whether something accepts a connection at `address` within a second."""
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.settimeout(1)
        try:
            trial.connect(address)
        except OSError:
            return False
    return True
