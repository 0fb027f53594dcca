"""At 200 % and in both themes nothing is cut off, and pictures have all their pixels."""

import json
import os
import subprocess
import sys

from console import connect
from tests.console.whole import fill


def test_every_screen_at_200_percent_in_both_themes(engines, tmp_path):
    fill(engines)
    places = {
        "urls": {name: engines.database_url(name) for name in connect.DATABASES},
        "owner_urls": {name: engines.owner_url(name) for name in connect.DATABASES},
        "redis_url": engines.redis_url,
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.console.scaled", json.dumps(places), str(tmp_path)],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout.splitlines()[-1])
    assert answer["cut"] == [], "\n".join(answer["cut"])
    assert len(answer["shown"]) >= 6
    assert {tuple(one) for one in answer["shown"]} == {(2160, 1200, 2.0)}
