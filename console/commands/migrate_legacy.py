"""`migrate-legacy --from URL`: an old shop's one wide table becomes this shop."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from console.output import answer, say
from console.settings import ConfigError, Settings

if TYPE_CHECKING:
    from console.legacy.records import Migrated


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 when all is taken over (or was); 1 where it failed; 2 by ConfigError."""
    from console.legacy.records import MigrationFailed  # noqa: PLC0415 - the engines, when needed
    from console.places import START_ERRORS  # noqa: PLC0415 - ditto

    try:
        migrated = _migrate(settings, options.source, options.report)
        report = _report(settings, options, migrated)
    except ConfigError:
        raise
    except (*START_ERRORS, MigrationFailed, OSError) as error:
        say(str(error))
        if options.json:
            answer({"ok": False, "error": str(error)})
        return 1
    if options.json:
        answer(asdict(migrated) | {"ok": migrated.ok})
    else:
        _tell(migrated, report)
    return 0 if migrated.ok else 1


def _migrate(settings: Settings, url: str, report: Path | None) -> "Migrated":
    from console.legacy import listing, source  # noqa: PLC0415 - the engines, when needed
    from console.legacy.migrating import migrate  # noqa: PLC0415 - ditto
    from console.places import find_places, upgrade  # noqa: PLC0415 - ditto

    with source.opened(source.usable(url)):
        pass  # an old shop that cannot be read is told before a home is made
    if report is not None:
        try:
            listing.can_write(report)
        except OSError as error:
            raise ConfigError(f"--report: {report} cannot be written: {error.strerror}.") from error
    places = find_places(settings, say)
    try:
        if places.embedded is not None:
            # From here on the home is a shop of somebody's own: whatever kills this run, no
            # console loads the sample, and the same command goes on.
            places.embedded.keep_empty()
            upgrade(places, say)
            places.embedded.mark_ready()
        return migrate(places, url, say)
    finally:
        places.close()


def _report(settings: Settings, options: argparse.Namespace, migrated: "Migrated") -> Path | None:
    """The file with the findings; None where nobody asked and JSON has them, or there are none."""
    to: Path | None = options.report
    if to is None and (options.json or not migrated.findings):
        return None
    from console.legacy import listing  # noqa: PLC0415 - when needed

    if to is None:
        to = settings.home / f"migrate-legacy-{time.strftime('%Y%m%d-%H%M%S')}.csv"
    listing.write(migrated.findings, to)
    return to


def _tell(migrated: "Migrated", report: Path | None) -> None:
    began = "Was taken over before" if migrated.already else "Taken over"
    say(
        f"{began}: {migrated.products:,} products with {migrated.skus:,} SKUs,"
        f" {migrated.on_hand:,} pieces at {migrated.locations:,} locations,"
        f" from {migrated.rows:,} rows; {migrated.seconds:.1f} s"
    )
    rows, pieces = migrated.totals["rows"], migrated.totals["on_hand"]
    say(
        f"Rows: {rows['legacy']:,} in the old table, {rows['taken']:,} taken,"
        f" {rows['duplicates']:,} duplicates, {rows['left_out']:,} left out"
    )
    say(
        f"Pieces: {pieces['legacy']:,} in the old table, {pieces['taken']:,} taken,"
        f" {pieces['duplicates']:,} in duplicates, {pieces['left_out']:,} left out,"
        f" {-pieces['negative']:,} below zero not subtracted"
    )
    for rule, count in migrated.findings_by_rule.items():
        say(f"  {count:>9,}  {rule.replace('_', ' ')}")
    say("All totals agree" if migrated.ok else "Totals do NOT agree; see --json")
    if migrated.changed:
        say(
            "The old table was written to after it had been read: what came later is not here."
            " Stop the old application, then migrate into an empty folder again."
        )
    if report is not None:
        say(f"{len(migrated.findings):,} findings, each with its row and what was done: {report}")
    elif not migrated.findings:
        say("No row breaks a rule")
