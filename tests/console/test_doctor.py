"""The doctor on this machine, on broken ones, and on addresses that never answer."""

import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from console import checks, doctor, engine_checks
from console.settings import load

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path):
    """``settings(BACKROOM_REDIS_URL=…)`` with a home of its own and an empty settings file."""

    def made(**environ: str):
        (tmp_path / "settings.toml").touch()
        own = {"BACKROOM_SETTINGS": str(tmp_path / "settings.toml")}
        return load(tmp_path / "home", {**own, **environ})

    return made


def names(found: list[doctor.Check]) -> dict[str, doctor.Check]:
    return {check.name: check for check in found}


def test_this_machine_is_well_and_the_answer_is_json(tmp_path):
    (tmp_path / "settings.toml").touch()
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, "main.py", "--home", str(tmp_path / "home"), "doctor", "--json"],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "BACKROOM_SETTINGS": str(tmp_path / "settings.toml")},
        text=True,
        timeout=30,
    )
    assert time.monotonic() - began < 5
    answer = json.loads(told.stdout)
    failed = [check for check in answer["checks"] if not check["ok"]]
    assert (told.returncode, answer["ok"], failed) == (0, True, [])
    details = {check["name"]: check["detail"] for check in answer["checks"]}
    assert "PostgreSQL) 18" in details["postgresql"]
    assert "Valkey server v=9" in details["valkey"]
    assert "pg_stat_statements" in details["extensions"]
    assert "Inter-Regular" in details["fonts"]
    assert not (tmp_path / "home").exists()


def test_addresses_that_never_answer_cost_one_deadline(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        chosen = settings(
            BACKROOM_CATALOG_URL=f"postgresql://u:s3cret@127.0.0.1:{port}/catalog",
            BACKROOM_INVENTORY_URL=f"postgresql://u:s3cret@127.0.0.1:{port}/inventory",
            BACKROOM_REDIS_URL=f"redis://:s3cret@127.0.0.1:{port}/0",
        )
        began = time.monotonic()
        found = names(doctor.carry_out(doctor.plan(chosen)))
        assert time.monotonic() - began < 5
    for name in ("catalog URL", "inventory URL", "redis URL"):
        assert not found[name].ok
        assert "s3cret" not in found[name].detail
    assert f"postgresql://u:***@127.0.0.1:{port}/catalog" in found["catalog URL"].detail
    assert found["python"].ok


def test_a_check_that_hangs_is_a_failed_one():
    gate = threading.Event()
    try:
        found = doctor.carry_out({"stuck": lambda: str(gate.wait(20)), "well": str}, 0.1)
    finally:
        gate.set()
    assert [(check.name, check.ok) for check in found] == [("stuck", False), ("well", True)]
    assert found[0].detail == "no answer within 0.1 s"


def test_a_check_that_hangs_does_not_keep_the_process():
    script = "import time; from console import doctor; doctor.carry_out({'x': stuck}, 0.1)"
    began = time.monotonic()
    command = [sys.executable, "-c", script.replace("stuck", "lambda: time.sleep(20)")]
    subprocess.run(command, check=True, cwd=PROJECT)
    assert time.monotonic() - began < 5


def test_text_is_in_columns_and_sums_up():
    found = [doctor.Check("a", ok=True, detail="x"), doctor.Check("long", ok=False, detail="y")]
    assert doctor.as_text(found) == "ok    a     x\nFAIL  long  y\nTo mend: long.\n"
    assert doctor.as_text(found[:1]).endswith("Everything is well.\n")


def test_a_missing_library_names_its_package(monkeypatch):
    load_library = ctypes.CDLL

    def without_egl(name: str):
        if name == "libEGL.so.1":
            raise OSError(name)
        return load_library(name)

    monkeypatch.setattr(ctypes, "CDLL", without_egl)
    with pytest.raises(checks.Finding, match="^libEGL.so.1 missing. Install"):
        checks.qt_libraries()


def test_broken_fonts_are_found(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "FONTS", tmp_path)
    with pytest.raises(checks.Finding, match="no .ttf in"):
        checks.fonts()
    (tmp_path / "Broken.ttf").write_bytes(b"no font")
    with pytest.raises(checks.Finding, match="cannot load Broken.ttf"):
        checks.fonts()


def test_packages_that_do_not_fit_the_lock_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "PROJECT", tmp_path)
    (tmp_path / "requirements.lock").write_text(
        "numpy==1.0 ; python_version < '3' \\\n    --hash=sha256:0\n"
        "numpy==1.1 ; python_version >= '3' \\\n    --hash=sha256:0\n"
        "no-such-package==1.0 \\\n    --hash=sha256:0\n"
        "windows-only==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"
    )
    with pytest.raises(checks.Finding) as caught:
        checks.packages()
    message = str(caught.value)
    assert "(pinned 1.0 or 1.1), no-such-package not installed (pinned 1.0): run make" in message
    assert "windows-only" not in message


def test_a_home_that_is_no_folder_or_of_a_newer_backroom(settings):
    chosen = settings()
    chosen.home.write_text("a file")
    with pytest.raises(checks.Finding, match="is not a folder"):
        checks.home(chosen)
    chosen.home.unlink()
    chosen.home.mkdir()
    assert checks.home(chosen).endswith("holds no shop yet")
    (chosen.home / "state.json").write_text('{"format": 99}')
    with pytest.raises(checks.Finding, match="newer Backroom"):
        checks.home(chosen)


def test_a_full_disk_is_told(settings, monkeypatch):
    monkeypatch.setattr(checks, "NEEDED_SPACE", 2**60)
    with pytest.raises(checks.Finding, match="GiB free for .*: Backroom needs 1 GiB"):
        checks.disk(settings())


def test_no_valkey_on_this_system_asks_for_a_url(settings, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(checks.Finding, match="set BACKROOM_REDIS_URL"):
        engine_checks.valkey(settings())
    assert "not used" in engine_checks.valkey(settings(BACKROOM_REDIS_URL="redis://h"))
