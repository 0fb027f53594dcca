"""The page's style sheet: `resources/report/page.css`, with the colours of the theme's tokens."""

import json
from pathlib import Path

from console.peak.report.markup import Html

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def sheet() -> Html:
    """Light, dark where the reader's system is, light again on paper."""
    colours = json.loads((RESOURCES / "theme" / "tokens.json").read_text(encoding="utf-8"))["color"]
    light, dark = (_variables(colours[theme]) for theme in ("light", "dark"))
    rules = (RESOURCES / "report" / "page.css").read_text(encoding="utf-8")
    return Html(
        f":root{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{rules}"
    )


def _variables(colours: dict[str, str]) -> str:
    """As custom properties; the theme writes translucent ones as #AARRGGBB, and none is used."""
    return "".join(
        f"--{name.replace('_', '-')}:{value};"
        for name, value in colours.items()
        if len(value) == len("#RRGGBB")
    )
