"""What the doctor looks at of the engines: those of the wheels, and addresses of other ones.

No engine is started: a wheel's program tells its version by itself.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from console.checks import PATIENCE, Finding
from console.settings import DATABASES, Settings
from console.urls import EXTENSIONS, ConfigError, check_postgres, check_redis, masked

Wheels = tuple[Path, Path | None]


def wheels() -> Wheels:
    """The wheels' ``postgres`` and ``valkey-server``; there is no Valkey for Windows."""
    from console.engines.errors import EngineError  # noqa: PLC0415 - the doctor's start stays light
    from console.engines.programs import wheel_programs  # noqa: PLC0415 - ditto

    try:
        programs = wheel_programs()
    except EngineError as error:
        raise Finding(str(error)) from None
    return programs.postgres("postgres"), programs.valkey_server


def version_of(program: Path) -> str:
    told = subprocess.run(  # noqa: S603 - the wheel's own program, no shell
        [program, "--version"], capture_output=True, check=False, text=True, timeout=PATIENCE
    )
    if told.returncode:
        raise Finding(f"{program} does not run: {told.stderr.strip() or told.returncode}")
    return told.stdout.strip()


def postgres(settings: Settings) -> str:
    if all(name in settings.urls for name in DATABASES):
        return "embedded one not used: every database has a URL"
    return f"embedded: {version_of(wheels()[0])}"


def extensions(settings: Settings) -> str:
    """The embedded engine's; an external one's are part of its own check."""
    if all(name in settings.urls for name in DATABASES):
        return "checked with each URL"
    share = wheels()[0].parent.parent / "share"
    found = {file.stem for file in share.rglob("extension/*.control")}
    if lacking := sorted(set(EXTENSIONS) - found):
        raise Finding(f"the embedded PostgreSQL lacks {', '.join(lacking)}: run make again")
    return f"embedded: {', '.join(EXTENSIONS)}"


def valkey(settings: Settings) -> str:
    if settings.redis_url:
        return "embedded one not used: there is a Redis URL"
    program = wheels()[1]
    if program is None:
        raise Finding(f"none for {sys.platform}: set BACKROOM_REDIS_URL to a Redis 7 or a Valkey")
    return f"embedded: {' '.join(version_of(program).split()[:3])}"


def external_postgres(url: str) -> str:
    try:
        version = check_postgres(url, extensions=True)
    except ConfigError as error:
        raise Finding(str(error)) from None
    return f"PostgreSQL {version} at {masked(url)}"


def external_redis(url: str) -> str:
    try:
        return f"{check_redis(url)} at {masked(url)}"
    except ConfigError as error:
        raise Finding(str(error)) from None


def addresses(settings: Settings) -> Mapping[str, str]:
    """The external PostgreSQL addresses, by the check's name."""
    usual = {f"{name} URL": url for name, url in settings.urls.items()}
    owners = {f"{name} owner URL": url for name, url in settings.owner_urls.items()}
    return {**usual, **owners}
