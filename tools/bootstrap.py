"""Make `.venv` ready: `python3 tools/bootstrap.py`. Quick when it already is.

Needs nothing but an interpreter. This file keeps to syntax that any Python 3 can read, so that one
too old gets a sentence and not a SyntaxError; the work is in `environment.py`.
"""

import os
import shutil
import sys

NEEDS = (3, 11)
SUCCESSORS = ("python3.14", "python3.13", "python3.12", "python3.11")


def newer_python() -> "str | None":
    """A Python on the PATH that is new enough."""
    return next(filter(None, map(shutil.which, SUCCESSORS)), None)


def main() -> int:
    if sys.version_info < NEEDS:
        newer = newer_python()
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - the same script, no shell
        sys.stderr.write(
            "Backroom needs Python 3.11 or newer and this is {}.{}: install one and run "
            "`make run PYTHON=python3.11`.\n".format(*sys.version_info[:2])
        )
        return 2
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - any Python 3
    sys.path.insert(0, os.path.dirname(here))  # noqa: PTH120 - any Python 3
    from environment import run  # noqa: PLC0415 - written for Python 3.11

    return run()


if __name__ == "__main__":
    sys.exit(main())
