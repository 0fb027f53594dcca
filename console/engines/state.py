"""home/state.json: what this home is, and whether its first run was completed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from console.engines.errors import EngineError
from console.engines.files import write

FORMAT = 1
MAKING, READY = "making", "ready"
SAMPLE, OWN = "sample", "own"


@dataclass(frozen=True, slots=True)
class State:
    """As stored. `port` is 0 where the engines listen on unix sockets.

    `shop`: what the home is for. One write changes it together with the phase, so that a home
    being made anew never gets the other shop's data.
    """

    phase: str
    postgres: str  # major version
    sockets: str = ""
    port: int = 0
    databases: tuple[str, ...] = ()
    format: int = FORMAT
    shop: str = SAMPLE


def load(path: Path) -> State | None:
    """None if there is none yet; EngineError for a newer or an unreadable one."""
    try:
        found = json.loads(path.read_bytes())
        made = int(found["format"])
        if made > FORMAT:
            raise EngineError(
                f"The home folder {path.parent} was made by a newer Backroom (format {made}, "
                f"this one knows {FORMAT}). Update Backroom, or choose another folder with --home."
            )
        return State(**found | {"databases": tuple(found["databases"])})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"{path} cannot be read ({error}), so Backroom does not know what its home folder "
            "holds and leaves it alone. Restore the file, or choose another folder with --home."
        ) from error


def store(path: Path, state: State) -> None:
    """Atomic and durable: after a crash the file is the old one or the new one."""
    write(path, json.dumps(asdict(state), indent=1))
