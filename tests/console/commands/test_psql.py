"""psql as people use it: on the embedded engine, without leaving anything running."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.embedded import Embedded

PROJECT = Path(__file__).parents[3]


def test_psql_opens_the_service_s_own_database_and_stops_what_it_started(ready_home, tmp_path):
    (tmp_path / "settings.toml").touch()
    asked = "SELECT current_database(), current_user"
    told = subprocess.run(
        [
            *(sys.executable, "main.py", "--home", ready_home, "psql", "inventory"),
            *("--no-psqlrc", "--no-align", "--tuples-only", "-c", asked),
        ],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "BACKROOM_SETTINGS": str(tmp_path / "settings.toml")},
        text=True,
        timeout=60,
    )
    assert (told.returncode, told.stdout) == (0, "backroom_inventory|backroom_inventory\n")
    assert not (ready_home / "postgres" / "postmaster.pid").exists()


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads a process's arguments in /proc")
def test_a_password_is_not_among_the_arguments(ready_home):
    with Embedded(ready_home) as embedded:
        url = embedded.start().database_url("catalog").replace("@", ":s3cret@", 1)
        look = '\\! echo "$PGPASSWORD"; tr "\\0" " " < /proc/$PPID/cmdline'
        told = subprocess.run(
            [sys.executable, "main.py", "psql", "catalog", "--no-psqlrc", "-c", look],
            capture_output=True,
            check=True,
            cwd=PROJECT,
            env={**os.environ, "BACKROOM_CATALOG_URL": url},
            text=True,
        )
    password, _, arguments = told.stdout.partition("\n")
    assert password == "s3cret"
    assert "dbname=backroom_catalog" in arguments
    assert "s3cret" not in arguments


def test_psql_s_own_exit_code_is_kept(ready_home):
    command = [sys.executable, "main.py", "--home", ready_home, "psql", "catalog", "-c", "SELEKT"]
    told = subprocess.run(command, capture_output=True, check=False, cwd=PROJECT, text=True)
    assert told.returncode == 1
    assert 'syntax error at or near "SELEKT"' in told.stderr
