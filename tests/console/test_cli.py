"""The command line as people and scripts meet it: real processes, exit codes, what goes where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import display
from console.cli import HANDLERS, parser

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def backroom(tmp_path):
    """``backroom("doctor", "--json", NAME="value")`` → the finished process, without a display."""

    def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        inherited = {
            key: value
            for key, value in os.environ.items()
            if key not in hidden and not key.startswith("BACKROOM_")
        }
        (tmp_path / "settings.toml").touch()
        settings = {"BACKROOM_SETTINGS": str(tmp_path / "settings.toml")}
        return subprocess.run(
            [sys.executable, "main.py", *arguments],
            capture_output=True,
            check=False,
            cwd=PROJECT,
            env={**inherited, **settings, **environ},
            text=True,
            timeout=60,
        )

    return run


def test_help_lists_every_command(backroom):
    told = backroom("--help")
    assert told.returncode == 0
    words = [line.split()[0] for line in told.stdout.splitlines() if line.startswith("    ")]
    assert set(HANDLERS) <= set(words)


@pytest.mark.parametrize(
    "arguments", [["no-such"], ["db"], ["db", "drop"], ["doctor", "--jso"], ["sample", "--large=0"]]
)
def test_wrong_usage_is_2(backroom, arguments):
    told = backroom(*arguments)
    assert told.returncode == 2
    assert told.stdout == ""
    assert "usage: main.py" in told.stderr


def test_a_wrong_setting_is_2_and_one_sentence(backroom):
    told = backroom("db", "current", BACKROOM_CATALOG_URL="mysql://u:s3cret@h/d")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == (
        "BACKROOM_CATALOG_URL: mysql://u:***@h/d is not usable: its scheme is mysql:// "
        "(expected postgresql://).\n"
    )


def test_a_wrong_setting_is_an_answer_too_where_json_is_asked_for(backroom):
    told = backroom("doctor", "--json", BACKROOM_CATALOG_URL="h")
    assert told.returncode == 2
    answer = json.loads(told.stdout)
    assert answer["ok"] is False
    assert "BACKROOM_CATALOG_URL" in answer["checks"][0]["detail"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--json", "no-such"], "invalid choice: 'no-such'"),
        (["db", "--json"], "required: ACTION"),
        (["doctor", "--frob", "--json"], "--frob"),
        (["sample", "--large=0", "--json"], "--large"),
        (["--json", "psql", "catalog"], "psql answers in its own format"),
        (["psql", "--json", "catalog"], "psql answers in its own format"),
        (["psql", "catalog", "--json"], "psql answers in its own format"),
    ],
)
def test_wrong_usage_is_one_object_where_json_is_asked_for(backroom, arguments, says):
    told = backroom(*arguments)
    assert told.returncode == 2
    answer = json.loads(told.stdout)
    assert answer.keys() == {"ok", "error"}
    assert answer["ok"] is False
    assert says in answer["error"]
    assert "usage: main.py" in told.stderr


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({"DISPLAY": ":4077"}, "nothing answers on display :4077"),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set, and QT_QPA_PLATFORM is xcb"),
    ],
)
def test_a_window_without_a_display_is_refused_in_a_sentence(backroom, tmp_path, environ, why):
    told = backroom("--home", str(tmp_path / "shop"), "console", **environ)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == (
        f"No window can open: {why}. Set DISPLAY or WAYLAND_DISPLAY to a display that answers,"
        " or run `python main.py tour`, which needs none.\n"
    )
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("name", ["offscreen", "minimal", "offscreen:x=1", "xcb;offscreen"])
def test_platforms_without_a_server_are_allowed(name):
    assert display.refusal({"QT_QPA_PLATFORM": name, "DISPLAY": ":4077"}) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "db", "current"],
        ["db", "--json", "current"],
        ["db", "current", "--json"],
        ["sample", "--large", "5", "--json"],
        ["sample", "--json", "--large", "5"],
        ["tour", "--json", "--out", "x"],
        ["doctor", "--json"],
    ],
)
def test_json_may_stand_anywhere(arguments):
    assert parser().parse_args(arguments).json is True


def test_json_is_the_only_thing_on_standard_output():
    script = (
        "import os, sys\n"
        "from console.output import answer, output\n"
        "with output.reserved():\n"
        "    print('progress')\n"
        "    os.system('echo from a child process')\n"
        "    answer({'ok': True})\n"
        "    print('more')\n"
        "print('after')\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=PROJECT, text=True
    )
    assert told.stdout == '{\n  "ok": true\n}\nafter\n'
    assert set(told.stderr.splitlines()) == {"progress", "from a child process", "more"}


def test_large_has_a_size_of_its_own():
    assert parser().parse_args(["sample"]).large is None
    assert parser().parse_args(["sample", "--large"]).large == 100_000
    assert parser().parse_args(["sample", "--large", "5"]).large == 5


def test_psql_is_given_everything_behind_the_name():
    options = parser().parse_args(["psql", "catalog", "-c", "select 1", "--json", "--help"])
    assert options.name == "catalog"
    assert options.arguments == ["-c", "select 1", "--json", "--help"]


def test_psql_knows_its_databases(backroom):
    told = backroom("psql", "catalogue")
    assert told.returncode == 2
    assert told.stderr == (
        "There is no database 'catalogue'; "
        "expected one of catalog, inventory, identity, monitoring.\n"
    )


def test_psql_makes_no_home(backroom, tmp_path):
    told = backroom("--home", str(tmp_path / "shop"), "psql", "catalog")
    assert told.returncode == 2
    assert "There is no shop in" in told.stderr
    assert not (tmp_path / "shop").exists()


def test_psql_goes_to_the_external_server_without_showing_its_password(backroom):
    script = "\\echo arrived"
    told = backroom(
        *("psql", "catalog", "--no-psqlrc", "-c", script),
        BACKROOM_CATALOG_URL="postgresql://shop:s3cret@127.0.0.1:1/catalog",
    )
    assert told.returncode == 2  # psql's own: no connection
    assert '"127.0.0.1", port 1 failed' in told.stderr
    assert "s3cret" not in told.stderr


def test_each_start_loads_its_own_parts_only():
    script = (
        "import sys; import console.cli; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=PROJECT, text=True
    )
    assert not {"PySide6", "sqlalchemy", "psycopg", "redis"} & set(told.stdout.split())


@pytest.mark.parametrize(
    ("environ", "ok", "detail"),
    [
        ({}, False, "DISPLAY and WAYLAND_DISPLAY are not set"),
        ({"DISPLAY": ":4077"}, False, "nothing answers on display :4077"),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False, "QT_QPA_PLATFORM is offscreen"),
        ({"QT_QPA_PLATFORM": "eglfs"}, True, "QT_QPA_PLATFORM is eglfs"),
    ],
)
def test_a_display_is_looked_for(environ, ok, detail):
    assert display.find(environ) == (ok, detail)
