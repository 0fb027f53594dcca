"""`psql NAME [ARGS…]`: the wheel's psql on a service's database, as that service's role."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from console.output import say
from console.settings import DATABASES, ConfigError, Settings


def run(settings: Settings, options: argparse.Namespace) -> int:
    """psql's own exit code, so that scripts see it; 2 for a name that is no database."""
    from console.embedded import psql_path  # noqa: PLC0415 - the engines' modules, when needed

    if options.name not in DATABASES:
        say(f"There is no database {options.name!r}; expected one of {', '.join(DATABASES)}.")
        return 2
    if url := settings.urls.get(options.name):
        return call(psql_path(), url, options.arguments)
    return on_embedded(settings.home, options.name, options.arguments)


def on_embedded(home: Path, name: str, arguments: list[str]) -> int:
    """psql on the home's own engine, which runs for as long as psql does."""
    from console.embedded import Embedded, EngineError, psql_path  # noqa: PLC0415 - ditto

    if not (home / "state.json").exists():
        raise ConfigError(f"There is no shop in {home} yet: `python main.py` makes one.")
    try:
        with Embedded(home, tell=say) as embedded:
            return call(psql_path(), embedded.start().database_url(name), arguments)
    except EngineError as error:
        say(str(error))
        return 1


def call(psql: Path, url: str, arguments: list[str]) -> int:
    """Run psql to its end; its password travels in the environment, as arguments are no secret."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415 - ditto

    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environ = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    sys.stdout.flush()
    # Ctrl+C cancels psql's query; it must not end us, who keep the engine running. A handler and
    # not SIG_IGN, which psql would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        done = subprocess.run(  # noqa: S603 - the wheel's own program, no shell
            [psql, "--dbname", make_conninfo("", **parts), *arguments],
            check=False,
            env=environ,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    return done.returncode
