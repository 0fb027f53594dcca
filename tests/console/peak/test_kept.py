"""What earlier runs left is listed, the newest first; what cannot be read says why."""

import os

from console.peak import kept

AT = '{{"at": "2026-11-{:02}T01:30:00Z"}}'


def leave(home, name, content):
    folder = home / "peak" / name
    folder.mkdir(parents=True)
    (folder / "report.json").write_bytes(content)
    return folder


def test_the_newest_is_first_and_what_cannot_be_read_says_so(tmp_path):
    leave(tmp_path, "20261101-013000", AT.format(1).encode())
    newest = leave(tmp_path, "mine", AT.format(28).encode())
    (newest / "report.html").write_text("<p>")
    broken = leave(tmp_path, "20261102-013000", b"{")
    os.utime(broken / "report.json", (0, 0))
    (tmp_path / "peak" / "run-1").mkdir()
    (tmp_path / "peak" / "a file").write_text("")

    first, second, last = kept.read(tmp_path / "peak")
    assert (first.folder, second.folder, last.folder) == (
        "mine", "20261101-013000", "20261102-013000",
    )  # fmt: skip
    assert first.html == str(newest / "report.html")
    assert second.html == ""
    assert last.report is None
    assert last.wrong.startswith("20261102-013000/report.json: it is damaged or no JSON.")


def test_a_pipe_a_folder_and_a_dangling_link_in_its_place_are_not_waited_for(tmp_path):
    for name in ("pipe", "folder", "link"):
        (tmp_path / "peak" / name).mkdir(parents=True)
    os.mkfifo(tmp_path / "peak" / "pipe" / "report.json")
    (tmp_path / "peak" / "folder" / "report.json").mkdir()
    (tmp_path / "peak" / "link" / "report.json").symlink_to("nowhere")
    found = kept.read(tmp_path / "peak")
    assert {each.folder for each in found} == {"pipe", "folder", "link"}
    assert all("it is no file" in each.wrong for each in found)


def test_a_folder_that_cannot_be_entered_is_listed_too(tmp_path):
    leave(tmp_path, "20261101-013000", AT.format(1).encode())
    (tmp_path / "peak" / "loop").symlink_to("loop")
    _first, loop = kept.read(tmp_path / "peak")
    assert loop.folder == "loop"
    assert "Too many levels of symbolic links" in loop.wrong


def test_of_very_many_the_last_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    for day in (1, 2, 3):
        leave(tmp_path, f"2026110{day}-013000", AT.format(day).encode())
    names = [each.folder for each in kept.read(tmp_path / "peak")]
    assert names == ["20261103-013000", "20261102-013000"]


def test_without_a_run_there_is_nothing(tmp_path):
    assert kept.read(tmp_path / "peak") == []
