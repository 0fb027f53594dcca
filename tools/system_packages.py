"""What only the system's package manager can bring: Qt's libraries, and Python's venv on Debian."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from console import display, qtlibs


class Refused(Exception):
    """The set-up cannot go on; the text says what to do."""


def venv_packages() -> list[str]:
    """Debian splits venv's pip from Python: the package to add, if this Python lacks it."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return []
    return ["python{}.{}-venv".format(*sys.version_info)]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(names: list[str]) -> bool:
    """Install `names` with apt-get, its output on standard error; whether that succeeded."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    sys.stderr.write(f"Installing system packages: {' '.join(names)}\n")
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        try:
            subprocess.run(  # noqa: S603 - our own arguments, no shell
                ["apt-get", "-q", *command],  # noqa: S607 - the system's own, by PATH
                check=True,
                env=environ,
                stdout=sys.stderr,
            )
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def ensure(
    *,
    release: Mapping[str, str] | None = None,
    found: Callable[[str], bool] = qtlibs.loadable,
    root: bool | None = None,
    install: Callable[[list[str]], bool] = apt_install,
) -> None:
    """Install what is missing as root on Debian or Ubuntu; raises Refused with one line otherwise.

    Someone who is not root and has no display is asked only for what runs without one.
    """
    root = is_root() if root is None else root
    sonames = qtlibs.missing(window=root or display.find().ok, found=found)
    python_packages = venv_packages()
    if not sonames and not python_packages:
        return
    release = qtlibs.os_release() if release is None else release
    if not qtlibs.debian_family(release):
        if sonames:
            raise Refused(qtlibs.advice(sonames, release, root=root) + ", then run make again.")
        raise Refused("This Python has no ensurepip: install the rest of it, then run make again.")
    names = sorted({*qtlibs.packages(sonames, release), *python_packages})
    if not root or not install(names) or qtlibs.missing(window=True, found=found):
        raise Refused(
            "Backroom needs system packages; install them, then run make again: "
            + qtlibs.apt_line(names, root=root)
        )
