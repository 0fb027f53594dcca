"""Where the shared data lie, beside the repository; tests that read them skip without."""

from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared" / "data"
