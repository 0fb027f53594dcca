"""The whole page, one file: no script, nothing fetched from anywhere."""

from console.peak.records import Result
from console.peak.report import charts, findings, headline, measures, method, said
from console.peak.report.markup import Html, el, joined
from console.peak.report.style import sheet


def page(result: Result) -> Html:
    """The HTML document of a result."""
    title = f"Before and after, {said.when(result.at)}"
    return joined(
        Html("<!DOCTYPE html>\n"),
        el(
            "html",
            el(
                "head",
                el("meta", charset="utf-8"),
                el("meta", name="viewport", content="width=device-width, initial-scale=1"),
                el("meta", name="color-scheme", content="light dark"),
                el("meta", name="referrer", content="no-referrer"),
                Html(f"<title>{joined(title)}</title>"),
                el("style", sheet()),
            ),
            el(
                "body",
                el(
                    "main",
                    headline.head(result),
                    findings.promised(result),
                    charts.section(result),
                    findings.ablation(result),
                    measures.kinds(result),
                    measures.forms(result),
                    measures.everything(result),
                    method.section(result),
                    method.notes(result),
                ),
            ),
            lang="en",
        ),
        "\n",
    )
