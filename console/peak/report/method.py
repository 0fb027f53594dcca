"""How it was measured, on what, and what a reader must know."""

from console.peak.records import Result
from console.peak.report import said
from console.peak.report.markup import Html, el
from console.peak.report.tables import Column, table

CONFIGURATIONS = {
    "L0": "The wide table as it was found: a primary key and nothing else.",
    "L2": "The wide table with every index that helps its pages.",
    "L2n": "L2 with the search in the name only, as the new schema's: like for like.",
    "L2r": "L2n with its pages rewritten: the new pages' fields in as few statements as the wide"
    " table allows.",
    "L2n+cache": "The wide table with whole pages cached. A sale drops its products' pages; lists"
    " are as old as their time to live allows.",
    "N0": "Normalised tables with their keys, without secondary indexes.",
    "N1-naive": "N1 with idx_stock on the quantity, as the case study has it.",
    "N1": "Normalised tables with their indexes, idx_stock on the cells that are low.",
    "N1+cache": "N1 with pages assembled from cached parts: the whole cure.",
}
FACTS = {
    "processor": "Processor",
    "cores": "Cores",
    "memory_gb": "Memory, GiB",
    "system": "System",
    "kernel": "Kernel",
    "python": "Python",
    "postgresql": "PostgreSQL",
    "valkey": "Cache",
    "psycopg": "psycopg",
    "redis_py": "redis-py",
    "load_before": "Load before the run",
}


SAME = (
    "All use one PostgreSQL, one driver, the same settings and the same number of workers. Nobody"
    " was made slow on purpose: the old pages are written as somebody would who has to live with"
    " that table."
)
TWO_BASELINES = (
    "Two baselines stand for the old table at its best. L2n is the old application with every index"
    " that helps: what a shop has that changes nothing but its indexes; only its search was"
    " narrowed to the names, as the new one's is. L2r is what somebody gets who rewrites every page"
    " and keeps the table: the strongest wide table we could write. Against L2n stands what the"
    " cure as a whole brings, against L2r what the schema alone does."
)
OPEN_LOOP = (
    "Open loop: pages come at times decided beforehand (a Poisson process from the seed), whether"
    " or not the shop keeps up, from a process of their own, and latency counts from the moment a"
    " page was meant to be asked for. Of a hundred pages, 60 are product pages, 18 categories, 10"
    " searches, 2 low-stock lists and 10 checkouts, which write for real. The more popular"
    " something is, the more often it is asked for, as Zipf's law has it."
)
SEEDS = (
    "what the machine does meanwhile falls on all of them. Caches are filled before a cell with"
    " what earlier pages would have left; the hit ratio is in the table. Seeds are merged by adding"
    " histograms, never by averaging percentiles. A figure is to be quoted from 500 pages a cell"
    " and three seeds on."
)


def section(result: Result) -> Html:
    """The method, the configurations, the machine."""
    return el(
        "section",
        el("h2", "How it was measured"),
        *(el("p", paragraph, class_="prose") for paragraph in _method(result)),
        el("h3", "What was compared"),
        table(
            "Configurations",
            [Column("Name"), Column("What it is", kind="long")],
            [item for item in CONFIGURATIONS.items() if item[0] in result.capacity],
        ),
        el("h3", "The machine"),
        table(
            "Machine",
            [Column("Fact"), Column("Value", kind="long")],
            [(FACTS.get(name, name), said.fact(value)) for name, value in result.machine.items()],
        ),
    )


def notes(result: Result) -> Html | None:
    """What the run says of itself."""
    if not result.notes:
        return None
    return el(
        "section",
        el("h2", "What a reader must know"),
        el("ul", *(el("li", note) for note in result.notes), class_="prose"),
    )


def _method(result: Result) -> list[str]:
    seeds = ", ".join(map(str, result.seeds)) or "none"
    compared = sum(result.equal.values())
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in result.equal.items())
    equality = (
        f"Before any timing, {compared:,} pages were asked of every configuration and the answers"
        f" compared field by field: all were equal ({kinds}). L0 and L2 look for words in"
        " descriptions too, so their searches are compared with each other only."
        if compared
        else "Answers were not compared in this run."
    )
    same = (
        f"Every configuration holds the same shop: {result.products:,} products in"
        f" {result.rows:,} rows of a wide table, and the same rows migrated. {SAME}"
    )
    return [
        same,
        TWO_BASELINES,
        equality,
        OPEN_LOOP,
        f"Seeds {seeds}, configurations in turn: {SEEDS}",
    ]
