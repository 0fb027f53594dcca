"""The sample's movements as the ledger wants them: numbered and balanced per SKU and location."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from console.samplefiles import Movements

BLOCK = 20_000  # rows per COPY message: a few MB


@dataclass(frozen=True, slots=True)
class Ledger:
    """Movements with `sequence` and `balance`, in the order of `movements`; one array each."""

    movements: Movements
    sequence: NDArray[np.int64]
    balance: NDArray[np.int64]

    def blocks(self, variants: list[int], locations: list[int], actor: str) -> Iterator[str]:
        """COPY text: at, variant, location, sequence, delta, balance, reason, note, reference,
        actor. `variants` and `locations` are the database's ids in the order of the words."""
        m = self.movements
        instants = {int(at): _instant(int(at)) for at in np.unique(m.at)}
        notes, references = [_escaped(n) for n in m.notes], [_escaped(r) for r in m.references]
        columns = zip(
            m.at.tolist(), m.sku.tolist(), m.location.tolist(), self.sequence.tolist(),
            m.delta.tolist(), self.balance.tolist(), m.reason.tolist(), m.note.tolist(),
            m.reference.tolist(), strict=True,
        )  # fmt: skip
        lines: list[str] = []
        for at, sku, place, sequence, delta, balance, reason, note, reference in columns:
            lines.append(
                f"{instants[at]}\t{variants[sku]}\t{locations[place]}\t{sequence}\t{delta}"
                f"\t{balance}\t{m.reasons[reason]}\t{notes[note]}\t{references[reference]}"
                f"\t{actor}\n"
            )
            if len(lines) == BLOCK:
                yield "".join(lines)
                lines.clear()
        yield "".join(lines)


def balanced(movements: Movements) -> Ledger:
    """Number the movements of each cell from 1 and add them up; order within a cell is kept.

    Raises ValueError if a balance would be negative, which the files promise never happens.
    """
    count = len(movements)
    cell = movements.sku.astype(np.int64) * len(movements.locations) + movements.location
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if count else np.zeros(0, int)
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, count]))
    running = np.cumsum(movements.delta[order].astype(np.int64))
    before = np.r_[0, running][starts]
    sequence, balance = np.empty(count, np.int64), np.empty(count, np.int64)
    sequence[order] = np.arange(count) - starts[group] + 1
    balance[order] = running - before[group]
    if count and balance.min() < 0:
        raise ValueError("a movement of the sample would make a balance negative")
    return Ledger(movements, sequence, balance)


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _escaped(text: str) -> str:
    """`text` for COPY's text format."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
