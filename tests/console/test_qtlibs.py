"""Which packages a machine lacks, with a loader that finds only what it is told to."""

import pytest

from console import qtlibs

BOOKWORM = {"ID": "debian", "VERSION_ID": "12"}
TRIXIE = {"ID": "debian", "VERSION_ID": "13"}
JAMMY = {"ID": "ubuntu", "ID_LIKE": "debian", "VERSION_ID": "22.04"}
NOBLE = {"ID": "ubuntu", "ID_LIKE": "debian", "VERSION_ID": "24.04"}
MINT = {"ID": "linuxmint", "ID_LIKE": "ubuntu debian", "VERSION_ID": "22"}
FEDORA = {"ID": "fedora", "VERSION_ID": "42", "PRETTY_NAME": "Fedora Linux 42"}

# The documented list for a window, and what Qt needs besides to be imported at all.
DOCUMENTED = {
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-image0", "libxcb-render-util0",
    "libxcb-xkb1", "libxcb-randr0", "libxcb-shape0", "libxkbcommon-x11-0", "libegl1", "libgl1",
    "libfontconfig1", "libdbus-1-3", "libxkbcommon0",
}  # fmt: skip


def nothing(soname: str) -> bool:
    return False


def test_a_bare_machine_is_told_every_documented_package():
    lacking = qtlibs.missing(window=True, found=nothing)
    assert set(qtlibs.packages(lacking, BOOKWORM)) >= DOCUMENTED


def test_only_what_the_loader_does_not_find_is_missing():
    lacking = qtlibs.missing(window=True, found=lambda name: name != "libxcb-cursor.so.0")
    assert lacking == ["libxcb-cursor.so.0"]
    assert qtlibs.packages(lacking, NOBLE) == ["libxcb-cursor0"]


def test_without_a_display_the_xcb_libraries_are_not_asked_for():
    lacking = qtlibs.missing(window=False, found=nothing)
    assert lacking == list(qtlibs.OFFSCREEN)
    assert not any("xcb" in name for name in lacking)


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (BOOKWORM, "libglib2.0-0"),
        (JAMMY, "libglib2.0-0"),
        (TRIXIE, "libglib2.0-0t64"),
        (NOBLE, "libglib2.0-0t64"),
        (MINT, "libglib2.0-0"),
        ({"ID": "debian", "VERSION_ID": "sid"}, "libglib2.0-0"),
    ],
)
def test_names_changed_for_64_bit_time(release, expected):
    both = ["libgthread-2.0.so.0", "libglib-2.0.so.0"]
    assert qtlibs.packages(both, release) == [expected]


def test_the_advice_is_one_line_to_paste():
    advice = qtlibs.advice(["libEGL.so.1", "libxcb-cursor.so.0"], NOBLE, root=False)
    assert "\n" not in advice
    assert advice.endswith(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends"
        " libegl1 libxcb-cursor0"
    )
    assert "sudo" not in qtlibs.advice(["libEGL.so.1"], NOBLE, root=True)


def test_elsewhere_the_libraries_are_named():
    advice = qtlibs.advice(["libEGL.so.1"], FEDORA, root=False)
    assert advice == "Install the packages of Fedora Linux 42 that hold libEGL.so.1"


def test_the_loader_itself_is_asked():
    assert qtlibs.loadable("libc.so.6")
    assert not qtlibs.loadable("libbackroom-no-such.so.1")


def test_os_release_is_read(tmp_path):
    file = tmp_path / "os-release"
    file.write_text('PRETTY_NAME="Ubuntu 24.04"\nID=ubuntu\nID_LIKE=debian\n\nVERSION_ID="24.04"\n')
    assert qtlibs.debian_family(qtlibs.os_release(file))
    assert qtlibs.os_release(file)["VERSION_ID"] == "24.04"
    assert qtlibs.os_release(tmp_path / "none") == {}
