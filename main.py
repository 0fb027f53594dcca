"""Start Backroom: `python main.py [--home DIR] [COMMAND …]`; `--help` lists the commands."""

import sys
from importlib.util import find_spec

if __name__ == "__main__":
    if sys.version_info < (3, 11) or find_spec("platformdirs") is None:
        sys.exit("This Python lacks Backroom's packages: use `make run`, which sets up .venv.")

    from console.cli import main

    sys.exit(main(sys.argv[1:]))
