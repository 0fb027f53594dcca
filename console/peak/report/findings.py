"""What was promised and found, and what each step of the cure brings."""

from console.peak.figures import NOT_MEASURED, TOLD
from console.peak.records import Goal, Result, Step, Verdict
from console.peak.report import said
from console.peak.report.markup import Html, el, joined
from console.peak.report.tables import Column, table

MARKS: dict[Verdict, tuple[str, str]] = {
    "brings": ("ok", "Helps"),
    "nothing": ("neutral", "Brings nothing"),
    "harms": ("bad", "Harms"),
    "both": ("warn", "Helps and harms"),
    "unknown": ("neutral", "Not known"),
}


def mark(kind: str, words: str) -> Html:
    """A state: a dot, a colour and a word."""
    dot = el("span", "", class_="dot", aria_hidden="true")
    return el("span", dot, words, class_=f"mark-{kind}")


def promised(result: Result) -> Html:
    """Every promise, met or missed, and why."""
    promises = [goal for goal in result.goals if goal.wanted != TOLD]
    met = sum(goal.met for goal in promises)
    left_out = sum(goal.found == NOT_MEASURED for goal in result.goals)
    unknown = f", {left_out} could not be measured" if left_out else ""
    return el(
        "section",
        el("h2", "What was promised, and what was found"),
        el(
            "p",
            f"{met} of {len(promises)} are met{unknown}. The case study names no baseline. L2n"
            " is the old application with every index that helps, searching where the new one"
            " does. Told, and not promised: L2r, the same table with every page rewritten.",
            class_="intro",
        )
        if result.goals
        else el("p", "Nothing could be compared.", class_="intro"),
        table(
            "Promises",
            [
                Column("Promise", kind="long"),
                Column("Wanted"),
                Column("Found"),
                Column("Case study"),
                Column("Result"),
            ],
            [
                (_promise(goal), goal.wanted, _found(goal), goal.study, _result(goal))
                for goal in result.goals
            ],
        ),
    )


def _promise(goal: Goal) -> Html:
    cause = None if goal.met or not goal.cause else el("span", goal.cause, class_="cause")
    return joined(el("span", goal.text), cause)


def _found(goal: Goal) -> Html:
    few = (
        None
        if goal.quotable or goal.found == NOT_MEASURED
        else el("span", "not quotable", class_="few")
    )
    return joined(el("strong", goal.found), few)


def _result(goal: Goal) -> Html:
    if goal.wanted == TOLD:
        return mark("neutral", "Told")
    if goal.met:
        return mark("ok", "Met")
    return mark("neutral", "Open") if goal.found == NOT_MEASURED else mark("bad", "Missed")


def ablation(result: Result) -> Html:
    """One row for each step, with its sentence."""
    if not result.steps:
        return el(
            "section",
            el("h2", "What each step brings"),
            el("p", "No step had both its sides measured.", class_="intro"),
        )
    return el(
        "section",
        el("h2", "What each step brings"),
        el(
            "p",
            "Each step by itself, at the highest load that its before still carries (the lowest"
            " both were given, if it carries none). Factors: 4 × is a quarter of the time, or four"  # noqa: RUF001 - times
            " times the load. A change that is no larger than what the seeds differ among"
            " themselves is said to bring nothing.",
            class_="intro",
        ),
        table(
            "Steps of the cure",
            [
                Column("Step", kind="long"),
                Column("At, pages/s", figures=True),
                Column("Mean", figures=True),
                Column("p95", figures=True),
                Column("Database", figures=True),
                Column("Capacity", figures=True),
                Column("Result"),
            ],
            [_step(step) for step in result.steps],
        ),
    )


def _step(step: Step) -> tuple[object, ...]:
    few = None if step.quotable else el("span", "not quotable", class_="few")
    way = el("span", f"{step.before} → {step.after}", class_="way")
    return (
        joined(el("span", step.name, class_="step"), way, el("span", step.brings, class_="cause")),
        said.rate(step.offered),
        _factor(step.mean_factor, at_least=step.at_least),
        _factor(step.p95_factor, at_least=step.at_least),
        said.factor(step.database_factor),
        _factor(step.capacity_factor, at_least=step.capacity_at_least),
        joined(mark(*MARKS[step.verdict]), few),
    )


def _factor(value: float | None, *, at_least: bool) -> str | None:
    shown = said.factor(value)
    return f"≥ {shown}" if shown is not None and at_least else shown
