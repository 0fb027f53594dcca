"""The command line: `python main.py [--home DIR] [COMMAND …]`.

A command's module is imported when it is chosen, so that each start pays for its own parts only.
Exit codes: 0 done, 1 failed or findings, 2 usage or configuration.
"""

import argparse
import importlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn, cast

from console import display
from console.output import answer, output, say
from console.peak import bounds as asked
from console.rush import bounds
from console.settings import ConfigError, Settings, load

# How a command is run: exit code from the settings and its own options.
Handler = Callable[[Settings, argparse.Namespace], int]

HANDLERS = {
    "console": "console.app",
    "doctor": "console.doctor",
    "db": "console.commands.db",
    "psql": "console.commands.psql",
    "tour": "console.tour",
    "sample": "console.commands.sample",
    "people": "console.commands.people",
    "check": "console.commands.check",
    "rush": "console.commands.rush",
    "cache": "console.commands.cache",
    "migrate-legacy": "console.commands.migrate_legacy",
    "peak": "console.commands.peak",
}
LARGE = 100_000


class UsageError(Exception):
    """A command line that the grammar does not know."""

    def __init__(self, usage: str, message: str) -> None:
        super().__init__(message)
        self.usage = usage


class Grammar(argparse.ArgumentParser):
    """Raises where argparse would end the process: the answer may have to be JSON."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(self.format_usage(), message)


def parser() -> argparse.ArgumentParser:
    """The whole grammar. `--json` may stand anywhere after its command, or before it.

    Parsing raises UsageError.
    """
    shared = Grammar(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--json", action="store_true", help="answer with one JSON object")

    whole = Grammar(
        prog="main.py",
        description="Backroom, a retail console. Without a command it opens the console.",
        parents=[shared],
        allow_abbrev=False,
    )
    whole.add_argument("--home", type=Path, metavar="DIR", help="where the shop's data is kept")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str, *parents: Grammar) -> Grammar:
        return commands.add_parser(
            name, help=text, description=text, parents=list(parents), allow_abbrev=False
        )

    command("console", "Open the console even where no display is found (QT_QPA_PLATFORM decides).")
    command("doctor", "What works on this machine and what does not.", shared)

    db = command("db", "Migrations of the services' databases.", shared)
    actions = db.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, text in (
        ("upgrade", "Bring every database to the newest revision."),
        ("current", "Show each database's revision."),
    ):
        actions.add_parser(
            action, help=text, description=text, parents=[shared], allow_abbrev=False
        )

    psql = command("psql", "Open psql on a service's database.")
    # Known only to be refused in a sentence; suppressed, lest it hides one before the command.
    psql.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    psql.add_argument("name", metavar="NAME", help="catalog, inventory, identity or monitoring")
    psql.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="for psql itself")

    check = command("check", "Whether names, levels and their ledger agree.", shared)
    check.add_argument("--full", action="store_true", help="also each balance of the ledger")
    check.add_argument(
        "--repair", action="store_true", help="let stock take the catalogue's names over again"
    )

    rush = command("rush", "Simulate a rush: people who look and buy, as many as asked.", shared)
    seconds = bounds.number("The seconds", 1, bounds.MOST_SECONDS)
    rush.add_argument("--seconds", type=seconds, required=True, metavar="N", help="how long")
    rate = bounds.number("The rate", 0.1, bounds.MOST_RATE)
    rush.add_argument("--rate", type=rate, required=True, metavar="R", help="people a second")
    rush.add_argument(
        "--buyers",
        type=bounds.number("The share of buyers", 0, 100),
        metavar="P",
        help="percent that buy (5; in a shop that is not the sample shop 0)",
    )
    rush.add_argument(
        "--pattern",
        choices=("zipf", "replay"),
        default="zipf",
        help="Zipf's law over the real SKUs, or the busiest real hour again",
    )
    rush.add_argument("--seed", type=bounds.whole, metavar="S", help="repeats that very rush")
    rush.add_argument("--target", choices=("in-process", "http"), default="in-process")
    rush.add_argument(
        "--progress",
        action="store_true",
        help="tell figures as lines of JSON; end when standard input does",
    )

    _peak_grammar(command("peak", "Measure the shop before and after, on this machine.", shared))

    people = command("people", "Who works here; a temporary password for one of them.", shared)
    deeds = people.add_subparsers(dest="action", metavar="ACTION", required=True)
    text = "List everybody with role and kind of password."
    deeds.add_parser("list", help=text, description=text, parents=[shared], allow_abbrev=False)
    text = "Give somebody a temporary password, told this once; for a lost owner's password."
    reset = deeds.add_parser(
        "reset", help=text, description=text, parents=[shared], allow_abbrev=False
    )
    reset.add_argument("name", metavar="NAME", help="the person's name, in any case of letters")

    _flush_grammar(command("cache", "Flush what is cached of the shop.", shared), shared)

    tour = command("tour", "Drive every screen without a display and keep pictures.", shared)
    tour.add_argument("--out", type=Path, metavar="DIR", help="where the pictures go (HOME/tour)")

    sample = command("sample", "Fill an empty home with the sample shop.", shared)
    sample.add_argument(
        "--large", type=positive, nargs="?", const=LARGE, metavar="N", help="this many SKUs"
    )
    sample.add_argument("--data", type=Path, metavar="DIR", help="the larger catalogues' folder")
    text = "Take the wide product_inventory table of an old shop over into an empty home."
    _legacy_grammar(command("migrate-legacy", text, shared))
    return whole


def _legacy_grammar(legacy: Grammar) -> None:
    legacy.add_argument(
        "--from", dest="source", required=True, metavar="URL", help="postgresql://HOST/DATABASE"
    )
    legacy.add_argument(
        "--report", type=Path, metavar="FILE", help="where the findings go as CSV (HOME/…)"
    )


def _flush_grammar(cache: Grammar, shared: Grammar) -> None:
    deeds = cache.add_subparsers(dest="action", metavar="ACTION", required=True)
    text = "Flush a product, a category, a namespace or everything; no data changes."
    flush = deeds.add_parser(
        "flush", help=text, description=text, parents=[shared], allow_abbrev=False
    )
    what = flush.add_mutually_exclusive_group(required=True)
    what.add_argument("--product", metavar="ID", help="one product, by its number or SKU")
    what.add_argument(
        "--category", metavar="PATH", help="a category and those below it, such as 'A > B'"
    )
    what.add_argument("--namespace", metavar="NS", help="brand, category, location or product")
    what.add_argument("--all", action="store_true", help="everything of this shop")
    flush.add_argument("--dry-run", action="store_true", help="only tell what would be flushed")


def _peak_grammar(peak: Grammar) -> None:
    peak.add_argument("--quick", action="store_true", help="within three minutes, not to be quoted")
    peak.add_argument(
        "--only",
        type=asked.configuration,
        nargs="+",
        action="extend",
        metavar="CONFIG",
        help=f"these alone, of {', '.join(asked.NAMES)}",
    )
    peak.add_argument("--out", type=Path, metavar="DIR", help="where the report goes (HOME/peak/…)")
    peak.add_argument(
        "--products",
        type=asked.products,
        metavar="N",
        help="how many the shop sells (100,000; with --quick 20,000)",
    )
    peak.add_argument(
        "--progress",
        action="store_true",
        help="tell progress as lines of JSON; end when standard input does",
    )


def positive(text: str) -> int:
    """A whole number of at least one."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def handler(command: str) -> Handler:
    """The function `run` of the module that carries out `command`."""
    return cast("Handler", importlib.import_module(HANDLERS[command]).run)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    try:
        options = read(arguments)
    except UsageError as error:
        say(f"{error.usage}main.py: error: {error}")
        if "--json" in arguments:
            answer({"ok": False, "error": str(error)})
        return 2
    with output.reserved() if options.json else nullcontext():
        try:
            return dispatch(options)
        except ConfigError as error:
            say(str(error))
            if options.json:
                answer(configuration_answer(options.command, str(error)))
            return 2
        except KeyboardInterrupt:
            say("Stopped.")
            return 1


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command line, `json` always among them. Raises UsageError."""
    grammar = parser()
    options = grammar.parse_args(arguments)
    options.json = getattr(options, "json", False)
    if options.command == "psql" and (options.json or "--json" in options.arguments):
        grammar.error("psql answers in its own format and has no JSON. Leave out --json")
    return options


def dispatch(options: argparse.Namespace) -> int:
    settings = load(options.home)
    if options.command == "console" and (told := display.refusal()):
        raise ConfigError(told)
    if options.command is None:
        options.command = "console"
        found = display.find()
        if not found.ok:
            say(f"No display ({found.detail}): running the headless tour of the console instead.")
            options.command, options.out = "tour", None
    return handler(options.command)(settings, options)


def configuration_answer(command: str | None, error: str) -> dict[str, object]:
    """The JSON object of a command that could not begin."""
    if command == "doctor":
        return {"ok": False, "checks": [{"name": "settings", "ok": False, "detail": error}]}
    return {"ok": False, "error": error}
