"""The big list of naughty strings (MIT, see tests/data/LICENSE-blns)."""

import json
from pathlib import Path

NAUGHTY: tuple[str, ...] = tuple(
    json.loads((Path(__file__).parent / "data" / "blns.json").read_text(encoding="utf-8"))
)
