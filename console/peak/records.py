"""What the parts of a peak hand to each other, and the answer of the command.

A *configuration* is a schema with its indexes, a way of writing the pages and a cache or none. A
*cell* is one configuration under one load from one seed. Times are milliseconds where the name
says so, else seconds; shares are 0 to 1.
"""

from typing import Literal

import msgspec

from console.peak.bounds import NAMES as NAMES  # noqa: PLC0414 - it is told from here as well

Kind = Literal["product", "category", "search", "low stock", "checkout"]
KINDS: tuple[Kind, ...] = ("product", "category", "search", "low stock", "checkout")
Verdict = Literal["brings", "nothing", "harms", "both", "unknown"]  # both: helps here, harms there


class Line(msgspec.Struct, frozen=True, array_like=True):
    """`pieces` of a SKU to be sold from the location with this code."""

    sku: str
    location: str
    pieces: int = 1


class Request(msgspec.Struct, frozen=True, array_like=True):
    """One page that somebody asks for; only the fields of its kind are filled."""

    kind: Kind
    product: int = 0
    category: str = ""  # its whole path, as the wide table writes it: "A > B > C"
    words: str = ""  # of a search, as they are typed
    location: str = ""  # its code
    lines: tuple[Line, ...] = ()


class Catalogue(msgspec.Struct, frozen=True):
    """What requests are drawn from; made once in a run, the same for every configuration."""

    products: list[int]  # the most popular first
    categories: list[str]  # paths of every depth, those with most products first
    searches: list[str]  # the most frequent first
    locations: list[str]  # codes
    sold: list[Line]  # what checkouts choose from, the most popular first; never runs out


class Part(msgspec.Struct, frozen=True):
    """The pages of one kind in a cell."""

    pages: int
    mean_ms: float | None
    p50_ms: float | None
    p95_ms: float | None


class Cell(msgspec.Struct, frozen=True):
    """One configuration under one load from one seed.

    `pages` came; of these `errors` failed and `unfinished` had no answer when the cell was ended:
    their latency is what they had waited by then, the least it would have been.
    """

    name: str
    offered: float  # pages a second
    seed: int
    pages: int
    errors: int
    unfinished: int
    seconds: float  # from the first arrival to the last answer
    hits: int
    misses: int
    buckets: dict[int, int]  # services.kernel.histogram, of the latency from the intended start
    kinds: dict[str, dict[int, int]]  # buckets by kind
    database_ms: float  # executing and planning, as the server counts it
    statements: int
    reached: int = 0  # cache entries that the warm-up had left
    said: tuple[str, ...] = ()  # the most frequent errors, in words
    lags: dict[int, int] = {}  # buckets: how late workers began that were waiting for somebody
    wal: int = 0  # bytes that the server wrote to its log


class Measured(msgspec.Struct, frozen=True):
    """A configuration under one load, all seeds together: `configs` of the answer."""

    name: str
    offered: float
    pages: int
    errors: int
    unfinished: int
    hit_ratio: float | None  # None without a cache
    latency_ms: dict[str, float | None]  # mean, p50, p95, p99
    database_ms_per_page: float | None
    statements_per_page: float | None
    achieved: float  # answers a second
    seeds: int
    quotable: bool  # at least 500 pages and three seeds
    kinds: dict[str, Part]
    lag_p99_ms: float | None = None  # how late the generator itself was with pages it could serve
    said: tuple[str, ...] = ()  # the most frequent errors, in words


class Reduction(msgspec.Struct, frozen=True):
    """How much less `of` takes than `against` at the same load; 90.0 is 90 % less.

    None: there was nothing to compare. `at_least`: `against` had collapsed, and pages that it
    never answered count with what they had waited.
    """

    of: str
    against: str
    offered: float
    mean_pct: float | None
    p95_pct: float | None
    database_pct: float | None
    at_least: bool
    quotable: bool


class Goal(msgspec.Struct, frozen=True):
    """A figure that was promised, and what came of it. `cause`: why, where it was missed.

    `study`: what the case study claims of the same figure, if it claims anything.
    """

    text: str
    wanted: str
    found: str
    met: bool
    cause: str = ""
    study: str = ""
    quotable: bool = False


class Step(msgspec.Struct, frozen=True):
    """What one step of the cure brings: `after` against `before` at one load.

    Factors: before divided by after (capacity: after divided by before), so that more is better
    and 1.0 is no change. `brings`: the sentence, which says so too where it is nothing.
    """

    name: str
    before: str
    after: str
    offered: float
    mean_factor: float | None
    p95_factor: float | None
    database_factor: float | None
    capacity_factor: float | None
    brings: str
    verdict: Verdict = "unknown"
    noise_pct: float | None = None  # what the mean differs by between seeds; None of one seed
    at_least: bool = False  # `before` had collapsed
    capacity_at_least: bool = False  # `after` carried all it was given
    quotable: bool = False


class Result(msgspec.Struct, frozen=True):
    """The JSON object of `peak`, and of a report's file."""

    seeds: list[int]
    machine: dict[str, str | int | float]
    configs: list[Measured]
    reductions: list[Reduction]
    capacity: dict[str, float]  # pages a second at p95 <= 200 ms
    at: str  # ISO 8601, UTC, when it began
    quick: bool
    seconds: float
    products: int
    rows: int  # of the wide table
    steps: list[Step]
    goals: list[Goal]
    notes: list[str]  # what a reader must know: left out, cut short, data that was missing
    equal: dict[str, int]  # answers compared before timing, by kind; all were equal
    stopped: bool = False
    indexes: dict[str, dict[str, float | None]] = {}  # "idx_stock" forms: HOT share, low page ms, …


class Progress(msgspec.Struct, frozen=True):
    """One line of standard error with `--progress`: {"progress": {…}}."""

    step: str  # what is being done, for a person
    done: float  # 0 to 1
    left: float | None  # seconds, None while nobody can know
    cell: Measured | None = None  # the newest figures, so far
