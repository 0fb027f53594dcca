"""The set-up in a project of its own: a real `.venv`, a real package with its hash, no network."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "tools"))

import environment  # noqa: E402 - a script's module, found by the line above
import system_packages  # noqa: E402 - ditto

DEBIAN = {"ID": "debian", "VERSION_ID": "12"}


def make_wheel(folder: Path) -> Path:
    """A package called tiny, as small as a wheel can be."""
    files = {
        "tiny.py": "answer = 42\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = "tiny-1.0.dist-info/RECORD,,\n"
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{name},sha256={digest.decode()},{len(text)}\n"
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, "tiny-1.0.dist-info/RECORD": record}.items():
            archive.writestr(name, text)
    return wheel


def write_locks(root: Path, wheel: Path, digest: str) -> None:
    (root / "requirements.lock").write_text(f"tiny @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    # Without uv, so that nothing is fetched: pip installs, as it does where uv cannot.
    (root / "tools" / "installer.lock").write_text("# nothing\n")


def bootstrap(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-s", "tools/bootstrap.py"],
        capture_output=True,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
        timeout=110,
    )


def answer(root: Path) -> str:
    python = environment.venv_python(root / ".venv")
    command = [python, "-c", "import tiny; print(tiny.answer)"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the set-up with a lock of one package, set up once."""
    root = tmp_path_factory.mktemp("project")
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "tools", root / "tools", ignore=unwanted)
    (root / "console").mkdir()
    for name in ("__init__.py", "qtlibs.py", "display.py"):
        shutil.copy(PROJECT / "console" / name, root / "console")
    wheel = make_wheel(root)
    write_locks(root, wheel, hashlib.sha256(wheel.read_bytes()).hexdigest())
    done = bootstrap(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.chaos
def test_packages_are_installed_and_compiled_whatever_the_environment_says(project):
    assert answer(project) == "42"
    assert list((project / ".venv").rglob("tiny.cpython-*.pyc"))
    assert list((project / "console" / "__pycache__").glob("qtlibs.*.pyc"))


@pytest.mark.chaos
def test_a_second_run_does_nothing_and_is_quick(project):
    began = time.monotonic()
    done = bootstrap(project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - began < 0.5


@pytest.fixture
def stamped(project):
    """The stamp file; it is put back afterwards."""
    file = project / ".venv" / "backroom.json"
    before = file.read_text()
    yield file
    file.write_text(before)


@pytest.mark.chaos
@pytest.mark.parametrize(
    ("key", "expected"),
    [("lock", "install"), ("python", "remake"), ("base", "remake"), ("venv", "remake")],
)
def test_what_has_changed_decides_what_is_done(project, stamped, key, expected):
    stamp = json.loads(stamped.read_text())
    stamped.write_text(json.dumps({**stamp, key: "another"}))
    assert environment.state(project) == expected


@pytest.mark.chaos
def test_a_folder_that_is_not_to_be_trusted_is_remade(project, stamped):
    assert environment.state(project) == "ready"
    stamped.write_text('{"lock": "cut of')
    assert environment.state(project) == "remake"


@pytest.mark.chaos
def test_a_copied_or_moved_project_is_remade(project, tmp_path):
    shutil.copytree(project, tmp_path / "moved", symlinks=True)
    assert environment.state(tmp_path / "moved") == "remake"


@pytest.mark.chaos
def test_an_interrupted_set_up_is_told_and_remade(project):
    (project / ".venv" / "backroom.json").unlink()
    next((project / ".venv").rglob("tiny.py")).write_text("answer =")
    done = bootstrap(project)
    assert done.returncode == 0, done.stderr
    assert "The last set-up was not finished: making .venv anew." in done.stderr
    assert answer(project) == "42"


@pytest.mark.chaos
def test_a_package_with_another_hash_is_refused(project, tmp_path):
    root = tmp_path / "tampered"
    shutil.copytree(project, root, symlinks=True, ignore=shutil.ignore_patterns(".venv"))
    write_locks(root, make_wheel(root), "0" * 64)
    done = bootstrap(root)
    assert done.returncode == 2
    assert "do not match the hashes" in done.stderr.lower().replace("\n", " ")
    assert done.stderr.splitlines()[-1].startswith("The packages of requirements.lock could not be")
    assert environment.state(root) == "remake"


@pytest.mark.chaos
def test_new_pins_take_the_stamp_away_before_anything_is_changed(project, stamped):
    before = (project / "requirements.lock").read_text()
    (project / "requirements.lock").write_text("no-such-package\n")
    with pytest.raises(environment.Refused):
        environment.build(project, remake=False)
    assert not stamped.exists()
    (project / "requirements.lock").write_text(before)


def refusal(**machine) -> str:
    with pytest.raises(system_packages.Refused) as caught:
        system_packages.ensure(**machine)
    return str(caught.value)


def test_root_installs_missing_libraries_on_debian():
    installed: list[str] = []

    def install(names: list[str]) -> bool:
        installed.extend(names)
        return True

    system_packages.ensure(
        release=DEBIAN,
        found=lambda name: name != "libxcb-cursor.so.0" or bool(installed),
        root=True,
        install=install,
    )
    assert installed == ["libxcb-cursor0"]


def test_somebody_else_gets_one_line_and_nothing_is_installed():
    def install(names: list[str]) -> bool:
        pytest.fail("must not install")

    told = refusal(
        release=DEBIAN, found=lambda name: name != "libEGL.so.1", root=False, install=install
    )
    assert "\n" not in told
    assert told.endswith("sudo apt-get install -y --no-install-recommends libegl1")


def test_a_failing_apt_get_ends_in_the_same_line():
    told = refusal(release=DEBIAN, found=lambda _: False, root=True, install=lambda _: False)
    assert "install them, then run make again: apt-get update && apt-get install" in told


def test_an_old_python_gets_a_sentence_or_a_newer_one(tmp_path):
    """The version is faked, the rest is the script as an old Python reads it."""
    script = (
        "import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['tools/bootstrap.py']\n"
        "runpy.run_path('tools/bootstrap.py', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        env={"PATH": str(tmp_path)},
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Backroom needs Python 3.11 or newer and this is 3.9:")
