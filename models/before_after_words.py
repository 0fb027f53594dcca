"""What is said about a report of *Before and after*. Pure: records in, text out."""

from PySide6.QtCore import QCoreApplication

from models.before_after import Headline, Kept, Progress, Report, headline
from models.figures import MINUS
from models.formats import NONE, count, counted, when
from models.locales import qlocale
from models.rates import is_known, milliseconds, percent, rate

APART = "  ·  "
_MINUTE = 60
_FINE, _TEN = 99.0, 10.0  # percent above which a place more is written; times below which, too
_LONG = 200  # characters of a machine's fact

# What the letters stand for, in the order of the report.
WHAT = {
    "L0": "the old wide table as it was found, primary key only",
    "L2": "the old table with every useful index",
    "L2n": "L2 with the search in the name only: like for like",
    "L2r": "L2n with its pages rewritten in as few statements as the table allows",
    "L2n+cache": "L2n with whole pages cached",
    "N0": "the new tables with keys only",
    "N1-naive": "the new tables with indexes, idx_stock on the quantity as in the case study",
    "N1": "the new tables with indexes, idx_stock on the cells that are low",
    "N1+cache": "N1 with pages assembled from cached parts: the whole cure",
}


def tr(text: str) -> str:
    return QCoreApplication.translate("BeforeAfter", text)


def what(name: str) -> str:
    """A configuration in words; "" for one that is not known here."""
    return tr(WHAT[name]) if name in WHAT else ""


def kind(report: Report) -> str:
    return tr("quick") if report.quick else tr("full")


def row_title(kept: Kept) -> str:
    """Of a report in the list: when, and which kind."""
    parts = [when(kept.at)]
    if kept.report is not None:
        parts.append(kind(kept.report))
        if kept.report.stopped:
            parts.append(tr("stopped"))
    return ", ".join(parts)


def row_fact(kept: Kept) -> str:
    """What came of it, in one short line."""
    report = kept.report
    if report is None:
        return tr("cannot be shown")
    products = tr("{0} products").format(count(report.products))
    found = headline(report)
    return (short(found) if found is not None else "") or products


def short(found: Headline) -> str:
    """Page time, database time and capacity; what is not known is left out."""
    parts = []
    if is_known(found.page_pct):
        parts.append(tr("page {0}").format(less(found.page_pct)))
    if is_known(found.database_pct):
        parts.append(tr("database {0}").format(less(found.database_pct)))
    if is_known(found.capacity_factor):
        parts.append(times(found.capacity_factor))
    return ", ".join(parts)


def less(pct: float | None) -> str:
    """A reduction with its sign: 97.2 is minus 97 %, -5 is plus 5 %; near 100 with more places."""
    if not is_known(pct):
        return NONE
    places = 0 if abs(pct) < _FINE or abs(pct) >= 100.0 else 2  # noqa: PLR2004 - percent
    size = abs(round(pct, places))
    if size == 100.0 and pct < 100.0:  # noqa: PLR2004 - it is never all of it
        size, places = 99.99, 2
    sign = "±" if size == 0 else MINUS if pct > 0 else "+"
    return tr("{0} %").format(sign + qlocale().toString(size, "f", places))


def times(factor: float | None) -> str:
    """So many times as much; a dash where nobody knows."""
    if not is_known(factor):
        return NONE
    places = 0 if factor >= _TEN else 1 if factor >= 1 else 2
    return tr("{0} \N{MULTIPLICATION SIGN}").format(qlocale().toString(float(factor), "f", places))


def promised(report: Report) -> tuple[str, bool]:
    """How many of the goals that were measured are met, and whether all are; "" without any."""
    promises = [goal for goal in report.goals if not goal.is_told]
    known = [goal for goal in promises if not goal.is_open]
    met = sum(goal.met for goal in known)
    if not promises:
        return "", True
    if not known:
        return tr("no goal was measured"), False
    told = tr("{0} of {1} goals met")
    if len(known) < len(promises):
        told = tr("{0} of {1} measured goals met")
    return told.format(count(met), count(len(known))), met == len(promises)


def against(found: Headline, *, at_least: bool = False) -> str:
    """Which two are compared."""
    told = tr("{0} against {1}, at least") if at_least else tr("{0} against {1}")
    return told.format(found.of, found.against)


def facts(report: Report) -> str:
    """What was measured, in one line."""
    parts = [
        tr("{0} products").format(count(report.products)),
        tr("{0} rows in the old table").format(count(report.rows)),
        counted(len(report.seeds), tr("{0} seed"), tr("{0} seeds")),
        lasted(report.seconds),
    ]
    return APART.join(parts)


def machine(report: Report) -> str:
    """Everything that is known of the machine."""
    known = (
        (name.replace("_", " "), str(value)[:_LONG])
        for name, value in report.machine.items()
        if isinstance(value, str | int | float)
    )
    return APART.join(f"{name} {value}" for name, value in known)


def compared(report: Report) -> str:
    """That the answers were equal; "" where none was compared."""
    number = sum(report.equal.values())
    if not number:
        return ""
    told = tr(
        "{0} answers were compared before anything was timed: every configuration's are equal."
    )
    return told.format(count(number))


def lasted(seconds: float) -> str:
    """ "48 s", "2 min 51 s"."""
    whole = round(seconds)
    if whole < _MINUTE:
        return tr("{0} s").format(count(whole))
    return tr("{0} min {1} s").format(count(whole // _MINUTE), count(whole % _MINUTE))


def running(progress: Progress | None, *, is_quick: bool, stopping: bool) -> str:
    """What runs, and how far it is."""
    name = tr("Quick comparison") if is_quick else tr("Full comparison")
    if stopping:
        return name + APART + tr("stopping")
    if progress is None:
        return name + APART + tr("getting ready")
    parts = [name, tr("{0} %").format(count(int(100 * min(1.0, progress.done))))]
    if is_known(progress.left):
        parts.append(tr("{0} left").format(lasted(progress.left)))
    return APART.join(parts)


def newest(progress: Progress | None, figures: Progress | None) -> str:
    """What is being done, and the newest figures of `figures`."""
    parts = [progress.step] if progress is not None and progress.step else []
    cell = figures.cell if figures is not None else None
    if cell is not None:
        told = tr("{0} at {1}/s: p95 {2} ms").format(
            cell.name, rate(cell.offered), milliseconds(cell.latency_ms.get("p95"))
        )
        if is_known(cell.hit_ratio):
            told += ", " + tr("{0} % from the cache").format(percent(100 * cell.hit_ratio))
        parts.append(told)
    return APART.join(parts)


def over(*, is_kept: bool, stopped: bool, sentence: str) -> str:
    """The sentence at its end."""
    if is_kept and not stopped:
        return tr("The comparison is over; its report is under Operations, Before and after")
    if is_kept:
        return tr("The comparison was stopped; what was measured by then is kept as a report")
    if stopped:
        return tr("The comparison was stopped before anything was measured")
    why = sentence or tr("the log may say why.")
    return tr("The comparison ended without a report: {0}").format(why)
