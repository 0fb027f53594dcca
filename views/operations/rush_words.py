"""What is said about a rush. Pure: figures in, text out."""

from PySide6.QtCore import QCoreApplication

from models.formats import count, counted
from models.rates import milliseconds, percent, rate
from views.operations.rush_run import RushAsked, RushEnd, RushFigures

APART = "  ·  "
MUCH = 0.01  # of all people begin late: worth a word
FEW = 5  # people: so many are a hiccup of the machine in a rush of any size


def tr(text: str) -> str:
    return QCoreApplication.translate("Rush", text)


def title(asked: RushAsked, figures: RushFigures | None, *, stopping: bool) -> str:
    """What runs, and how far it is."""
    what = tr("Rush of {0}/s").format(rate(asked.rate))
    if stopping:
        return what + APART + tr("stopping")
    if figures is None:
        return what + APART + tr("getting ready")
    over = min(round(figures.seconds), asked.seconds)
    return what + APART + tr("{0} of {1} s").format(count(over), count(asked.seconds))


def from_due() -> str:
    """What the p95 counts: the charts show another one."""
    return tr(
        "Latency here counts from the moment people were due to come, waiting included; "
        "the charts count from the call."
    )


def so_far(figures: RushFigures | None) -> str:
    """One line of figures; "" before there are any."""
    if figures is None:
        return ""
    parts = [
        counted(figures.reads, tr("{0} looked"), tr("{0} looked")),
        counted(figures.writes, tr("{0} bought"), tr("{0} bought")),
        tr("p95 {0} ms from due").format(milliseconds(figures.p95_ms)),
    ]
    if figures.hit_ratio is not None:
        parts.append(tr("{0} % from the cache").format(percent(100 * figures.hit_ratio)))
    if figures.refused:
        parts.append(tr("{0} found it sold out").format(count(figures.refused)))
    if figures.errors:
        parts.append(counted(figures.errors, tr("{0} error"), tr("{0} errors")))
    if is_late(figures):
        parts.append(tr("{0} began late").format(count(figures.late + figures.unserved)))
    return APART.join(parts)


def is_late(figures: RushFigures) -> bool:
    """Whether more was asked than this machine carries."""
    return figures.late + figures.unserved > max(FEW, MUCH * figures.came)


def over(end: RushEnd) -> str:
    """The sentence at its end."""
    figures = end.figures
    if figures is None:
        why = end.sentence or tr("the log may say why.")
        return tr("The rush ended without an answer: {0}").format(why)
    if end.stopped and not figures.came:
        return tr("The rush was stopped before anybody came.")
    people = counted(figures.came, tr("{0} person"), tr("{0} people"))
    seconds = count(round(figures.seconds))
    shape = (
        tr("Rush stopped: {0} in {1} s, {2} bought, p95 {3} ms, {4}")
        if end.stopped
        else tr("Rush over: {0} in {1} s, {2} bought, p95 {3} ms, {4}")
    )
    errors = counted(figures.errors, tr("{0} error"), tr("{0} errors"))
    told = shape.format(
        people, seconds, count(figures.writes), milliseconds(figures.p95_ms), errors
    )
    if is_late(figures):
        late = count(figures.late + figures.unserved)
        told += tr("; {0} began late: it was more than this machine carries").format(late)
    return told
