"""Standard output belongs to the answer: with --json to one JSON object and nothing else."""

import json
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from services.kernel.texts import legible


class Output:
    """Where `answer` writes; `reserved` keeps everybody else away from it."""

    def __init__(self) -> None:
        self.descriptor: int | None = None

    @contextmanager
    def reserved(self) -> Generator[None]:
        """Send what anybody writes to standard output, child processes too, to standard error."""
        sys.stdout.flush()
        self.descriptor = os.dup(1)
        os.dup2(2, 1)
        try:
            yield
        finally:
            sys.stdout.flush()
            os.dup2(self.descriptor, 1)
            os.close(self.descriptor)
            self.descriptor = None

    def answer(self, payload: Mapping[str, object]) -> None:
        """Write `payload` as one JSON object on the real standard output."""
        line = json.dumps(payload, ensure_ascii=False, indent=2) + "\n"
        if self.descriptor is None:
            sys.stdout.write(line)
            return
        with os.fdopen(os.dup(self.descriptor), "w", encoding="utf-8") as stream:
            stream.write(line)


output = Output()
answer = output.answer


def tell_progress(progress: object) -> bool:
    """One line {"progress": …} on standard error; False when nobody hears it any more."""
    line = json.dumps({"progress": progress}, ensure_ascii=False)
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        return False
    return True


def say(text: str) -> None:
    """One line for the person at the terminal, on standard error."""
    sys.stderr.write(legible(text, lines=True) + "\n")
    sys.stderr.flush()
