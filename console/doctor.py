"""`doctor`: what works on this machine and what does not, in under five seconds.

Checks run at once and share one deadline, so that an address that never answers costs the same
as one that does.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial

from console import checks, engine_checks
from console.output import answer
from console.settings import Settings

DEADLINE = 4.0  # seconds from the start; what has not answered by then has failed


@dataclass(frozen=True)
class Check:
    """One line of the answer."""

    name: str
    ok: bool
    detail: str


def plan(settings: Settings) -> Mapping[str, Callable[[], str]]:
    """The checks by name, in the order they are shown."""
    external = {
        name: partial(engine_checks.external_postgres, url)
        for name, url in engine_checks.addresses(settings).items()
    }
    if settings.redis_url:
        external["redis URL"] = partial(engine_checks.external_redis, settings.redis_url)
    return {
        "python": checks.python,
        "packages": checks.packages,
        "pyside6": checks.pyside,
        "qt libraries": checks.qt_libraries,
        "display": checks.screen,
        "fonts": checks.fonts,
        "postgresql": partial(engine_checks.postgres, settings),
        "extensions": partial(engine_checks.extensions, settings),
        "valkey": partial(engine_checks.valkey, settings),
        **external,
        "settings": lambda: settings_file(settings),
        "disk": partial(checks.disk, settings),
        "home": partial(checks.home, settings),
        "log": partial(checks.log, settings),
    }


def settings_file(settings: Settings) -> str:
    return f"{settings.file}" if settings.file.exists() else f"no file ({settings.file})"


def carry_out(planned: Mapping[str, Callable[[], str]], deadline: float = DEADLINE) -> list[Check]:
    """Run all of `planned` at once; one that takes past `deadline` seconds is a failed one."""
    results: dict[str, Check] = {}

    def one(name: str, check: Callable[[], str]) -> None:
        try:
            results[name] = Check(name, ok=True, detail=check())
        except checks.Finding as finding:
            results[name] = Check(name, ok=False, detail=str(finding))
        except Exception as error:  # noqa: BLE001 - the doctor reports what it did not foresee too
            results[name] = Check(name, ok=False, detail=f"{type(error).__name__}: {error}")

    # Daemons: one that hangs in a connect must not keep the process from ending.
    threads = [
        threading.Thread(target=one, args=item, name=f"check {item[0]}", daemon=True)
        for item in planned.items()
    ]
    end = time.monotonic() + deadline
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    late = f"no answer within {deadline:g} s"
    return [results.get(name) or Check(name, ok=False, detail=late) for name in planned]


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 when everything is well, 1 otherwise."""
    found = carry_out(plan(settings))
    well = all(check.ok for check in found)
    if options.json:
        answer({"ok": well, "checks": [asdict(check) for check in found]})
    else:
        sys.stdout.write(as_text(found))
    return 0 if well else 1


def as_text(found: list[Check]) -> str:
    """A line for each check, in columns, and a last line that sums up."""
    width = max(len(check.name) for check in found)
    lines = [
        f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<{width}}  {check.detail}"
        for check in found
    ]
    failed = [check.name for check in found if not check.ok]
    lines.append(f"To mend: {', '.join(failed)}." if failed else "Everything is well.")
    return "\n".join(lines) + "\n"
