"""The real console from the command line, through every screen in both themes."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from console.tourstops import STOPS
from tests.console.homes import ROOT, at_work_below, reachable


@pytest.fixture(scope="module")
def tour() -> Generator[tuple[Path, dict[str, object], subprocess.CompletedProcess[str]]]:
    """One tour from nothing: the folder of its pictures, its answer, the process."""
    with reachable() as folder:
        home = folder / "home"
        environ = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
        done = subprocess.run(
            [sys.executable, "main.py", "--home", str(home), "tour", "--json"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert at_work_below(folder) == []
        yield home / "tour", json.loads(done.stdout), done


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_step_of_the_tour_does_what_it_should(tour) -> None:
    _out, answer, done = tour

    failed = [step for step in answer["steps"] if not step["ok"]]
    assert failed == []
    assert [step["name"] for step in answer["steps"]] == [stop.name for stop in STOPS]
    assert answer["ok"] is True
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr


def test_each_step_left_its_picture_and_a_line_in_the_report(tour) -> None:
    out, answer, _done = tour
    report = (out / "tour.md").read_text(encoding="utf-8")

    for step in answer["steps"]:
        picture = QImage(str(out / step["picture"]))
        assert picture.width() >= 1440
        assert f"]({step['picture']})" in report


def test_the_screens_are_light_in_the_light_theme_and_dark_in_the_dark_one(tour) -> None:
    out, answer, _done = tour
    pictures = {step["name"]: QImage(str(out / step["picture"])) for step in answer["steps"]}

    for light, dark in (
        ("Catalogue", "Catalogue dark"),
        ("Inventory", "Inventory dark"),
        ("Activity", "Activity dark"),
    ):
        assert brightness(pictures[light]) > 200
        assert brightness(pictures[dark]) < 60


def brightness(picture: QImage) -> float:
    """The mean lightness of a grid of points, 0 to 255."""
    points = [
        picture.pixelColor(x, y).lightness()
        for x in range(5, picture.width(), 40)
        for y in range(5, picture.height(), 40)
    ]
    return sum(points) / len(points)
