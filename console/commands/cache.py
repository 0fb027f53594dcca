"""`cache flush`: a product, a category, a namespace or everything out of the cache.

It needs the databases of this machine, so it is for whoever may start the console here anyway.
The activity log has it under the name of the system's user.
"""

import argparse
from typing import TYPE_CHECKING, Literal

from console.machineuser import machine_user
from console.output import answer, say
from console.settings import ConfigError, Settings

if TYPE_CHECKING:
    from console.connect import Shop


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0; 1 with a sentence while the cache or a database is away, 2 for what is unknown.

    Raises ConfigError for a product, category or namespace that there is not.
    """
    from console.existing import (  # noqa: PLC0415 - the engines' modules, when needed
        existing_shop,
        require_shop,
    )
    from console.places import START_ERRORS  # noqa: PLC0415 - ditto
    from services.kernel import work  # noqa: PLC0415 - ditto
    from services.kernel.errors import Invalid, NotFound  # noqa: PLC0415 - ditto

    require_shop(settings)
    caller = work.Caller(f"{machine_user()} (command line)", frozenset({"cache.flush"}))
    try:
        with existing_shop(settings, say) as shop, work.doing(work.Work(caller)):
            told = _flush(shop, options)
    except (NotFound, Invalid) as error:
        raise ConfigError(str(error)) from error
    except START_ERRORS as error:
        say(str(error))
        if options.json:
            answer({"error": str(error), "dry_run": options.dry_run})
        return 1
    if options.json:
        answer(told)
    return 0


def _flush(shop: "Shop", options: argparse.Namespace) -> dict[str, object]:
    from services.monitoring.flushing import counted, of_reads  # noqa: PLC0415 - see above
    from views.operations.flush_target import target_of  # noqa: PLC0415 - ditto

    kinds: tuple[Literal["product", "category", "namespace"], ...]
    kinds = ("product", "category", "namespace")
    kind = next((each for each in kinds if getattr(options, each) is not None), None)
    which = str(getattr(options, kind)) if kind is not None else ""
    target = target_of(shop.catalog, shop.monitoring, kind or "all", which)
    done = (shop.monitoring.plan_flush if options.dry_run else shop.monitoring.flush)(target)
    verb = "would be flushed" if options.dry_run else "flushed"
    say(f"{target.name}: {counted(done.keys)} {verb}{of_reads(done.share_of_reads)}")
    return {
        "kind": target.kind,
        "name": target.name,
        "keys": done.keys,
        "share_of_reads": done.share_of_reads,
        "dry_run": options.dry_run,
    }
