"""Lint and all tests, side by side: `make test`. Arguments go to pytest.

Four workers on two cores: tests that kill and restart processes mostly wait for them, which leaves
the time that lint takes. What failed beside others has one more try by itself, since four workers
can starve a test of its patience. A run that stands still is ended, and all of it run again. The
last line says in one sentence what came of it, whatever came.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests import closing

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LINT = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports",), ("mypy",))
STILL = 700  # seconds a run may take
STOOD_STILL = 124  # said for a run that took longer, as by timeout(1)
FAILED = 1  # pytest's word for: ran to its end, and a test failed


class Lint(threading.Thread):
    """Style, types and floors, while the tests run. `said` is what to print, "" if all is well."""

    def __init__(self) -> None:
        super().__init__(name="lint")
        self.said = ""

    def run(self) -> None:
        for program, *rest in LINT:
            done = subprocess.run(  # noqa: S603 - our own tools, in our own environment
                [BIN / program, *rest],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            if done.returncode:
                self.said += f"\n{' '.join((program, *rest))}\n{done.stdout}"


class Tests:
    """Runs of pytest, and what came of them together."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self.results: Counter[str] = Counter()
        self.notes: list[str] = []

    def run(self) -> int:
        """Pytest's exit code, in the end."""
        said, told = self._once("-n", "4")
        if said == FAILED:
            print("Once more, by itself, what failed:", flush=True)
            alone = ("-n", "1", "--last-failed", "--last-failed-no-failures", "none")
            said, again = self._once(*alone)
            told["failed"] = 0  # these are the ones that ran again
            told += again
            if again["passed"]:
                self.notes.append(f"{again['passed']} passed at the second try only")
        elif said == STOOD_STILL:
            print("The run stood still. All of it again:", flush=True)
            said, told = self._once("-n", "3")
            self.notes.append("a first run stood still")
        self.results = told
        return said

    def _once(self, *how: str) -> tuple[int, Counter[str]]:
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder, "results.json")
            pytest = subprocess.Popen(  # noqa: S603 - pytest, with what the person typed
                [sys.executable, "-m", "pytest", *how, *self._arguments],
                cwd=ROOT,
                env={**os.environ, closing.TOLD_IN: str(told)},
            )
            said = _ended(pytest)
            return said, Counter(json.loads(told.read_text()) if told.exists() else {})


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(STILL)
    except subprocess.TimeoutExpired:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return STOOD_STILL


def main(arguments: Sequence[str]) -> int:
    lint, tests = Lint(), Tests(arguments)
    lint.start()
    try:
        said = tests.run()
    except KeyboardInterrupt:
        said = 130
        tests.notes.append("interrupted")
    lint.join()
    if lint.said:
        print(lint.said, flush=True)
    if said not in {0, FAILED}:
        tests.notes.append(f"pytest ended with {said}")
    tests.notes.append("lint failed, see above" if lint.said else "lint clean")
    print(closing.line(tests.results, tests.notes), flush=True)
    return said or int(bool(lint.said))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
