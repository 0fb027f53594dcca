"""Where the files in `resources/` are, from a checkout or a packaged console."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "resources"


def path(*parts: str) -> Path:
    """The path of a file under `resources/`."""
    return ROOT.joinpath(*parts)


def text(*parts: str) -> str:
    """The text of a file under `resources/`; OSError if it is not there."""
    return path(*parts).read_text(encoding="utf-8")
