"""Everything that was measured: by load, by kind of page, and the forms of idx_stock."""

from console.peak.figures import at, loads, slower
from console.peak.records import KINDS, Measured, Result
from console.peak.report import said
from console.peak.report.markup import Html, el, joined
from console.peak.report.tables import Column, table

LIKE = "L2n"
FORMS = {"hot_share": "HOT updates", "low_stock_ms": "low-stock page", "wal_bytes": "WAL an update"}


def kinds(result: Result) -> Html | None:
    """Mean and p95 of each kind of page where L2n is at its highest; None without any kind."""
    offered = _load(result)
    rows = [row for row in result.configs if row.offered == offered and row.kinds]
    if not rows:
        return None
    old = at(rows, LIKE, offered or 0.0)
    columns = [Column("Page"), *(Column(row.name, figures=True) for row in rows)]
    return el(
        "section",
        el("h2", "By kind of page"),
        el(
            "p",
            f"At {said.rate(offered or 0.0)} pages/s, in milliseconds: the mean, and the p95"
            f" under it. “Slower” is said against {LIKE}.",
            class_="intro",
        ),
        table(
            "Page time by kind of page",
            columns,
            [(kind, *(_part(row, old, kind) for row in rows)) for kind in KINDS],
        ),
    )


def _load(result: Result) -> float | None:
    """The highest that L2n carries; else the lowest it had; else the lowest of all."""
    if carried := result.capacity.get(LIKE):
        return carried
    if own := loads(result.configs, LIKE):
        return own[0]
    return min((row.offered for row in result.configs), default=None)


def _part(row: Measured, old: Measured | None, kind: str) -> Html | None:
    part = row.kinds.get(kind)
    if part is None:
        return None
    was = old.kinds.get(kind) if old is not None and old is not row else None
    worse = was is not None and row.name.startswith("N") and slower(part, was)
    return joined(
        el("span", said.bare(part.mean_ms) or "–", class_="upper"),  # noqa: RUF001 - a dash
        el("span", said.bare(part.p95_ms) or "–", class_="lower"),  # noqa: RUF001 - ditto
        el("span", "slower", class_="worse") if worse else None,
    )


def forms(result: Result) -> Html | None:
    """idx_stock as the case study has it, and as it was designed."""
    if not result.indexes:
        return None
    keys = list(dict.fromkeys(key for form in result.indexes.values() for key in form))
    return el(
        "section",
        el("h2", "idx_stock in its two forms"),
        el(
            "p",
            "The case study indexes the quantity. An index on a column that every sale changes"
            " makes each sale write the index too; the designed form holds only the cells that"
            " are low, and a sale touches it only when it crosses the reorder point.",
            class_="intro",
        ),
        table(
            "Forms of idx_stock",
            [Column("Form"), *(Column(_form(key), figures=True) for key in keys)],
            [
                (name, *(_value(key, form.get(key)) for key in keys))
                for name, form in result.indexes.items()
            ],
        ),
    )


def _form(key: str) -> str:
    return FORMS.get(key, key.replace("_", " "))


def _value(key: str, value: float | None) -> str | None:
    if key.endswith("_share"):
        return said.share(value)
    if key.endswith("_ms"):
        return said.ms(value)
    return f"{said.bare(value)} bytes" if value is not None and "bytes" in key else said.bare(value)


def everything(result: Result) -> Html:
    """A row for each configuration and load."""
    columns = [
        Column("Configuration"),
        *(
            Column(title, figures=True)
            for title in (
                "offered /s", "answered /s", "pages", "errors", "unanswered", "hit ratio",
                "mean ms", "p50 ms", "p95 ms", "p99 ms", "database ms", "statements", "lag ms",
            )
        ),
        Column("To be quoted"),
    ]  # fmt: skip
    return el(
        "section",
        el("h2", "Everything that was measured"),
        el(
            "p",
            "All seeds together. Latency counts from the moment a page was meant to be asked for;"
            " unanswered pages count with what they had waited. Database time and statements are"
            " for a page that was answered. The lag is the p99 of how late the generator itself"
            " began with pages that nothing else held up: latencies are not known any better.",
            class_="intro",
        ),
        table("All loads", columns, [_row(row) for row in result.configs], dense=True),
        _errors(result),
    )


def _errors(result: Result) -> Html | None:
    """What failed, in the words of the most frequent errors."""
    told = dict.fromkeys((row.name, each) for row in result.configs for each in row.said)
    if not told:
        return None
    return joined(
        el("h3", "What errors said"),
        el("ul", *(el("li", f"{name}: {each}") for name, each in told), class_="prose"),
    )


def _row(row: Measured) -> tuple[object, ...]:
    return (
        row.name,
        said.rate(row.offered),
        said.bare(row.achieved),
        f"{row.pages:,}",
        f"{row.errors:,}",
        f"{row.unfinished:,}",
        said.share(row.hit_ratio),
        *(said.bare(row.latency_ms.get(figure)) for figure in ("mean", "p50", "p95", "p99")),
        said.bare(row.database_ms_per_page),
        said.bare(row.statements_per_page),
        said.bare(row.lag_p99_ms),
        "yes" if row.quotable else f"no: {_few(row)}",
    )


def _few(row: Measured) -> str:
    return "one seed" if row.seeds == 1 else f"{row.seeds} seeds, {row.pages:,} pages"
