"""`db upgrade` and `db current`: the revisions of the services' databases."""

import argparse

from console.output import answer, say
from console.settings import Settings


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0; 1 with a sentence when a database does not answer or is too new."""
    from console.places import (  # noqa: PLC0415 - the engines' modules, when needed
        START_ERRORS,
        find_places,
        upgrade,
    )
    from services.kernel import migrate  # noqa: PLC0415 - ditto

    try:
        places = find_places(settings, say)
        try:
            if options.action == "upgrade":
                revisions = upgrade(places, say)
                if places.embedded is not None:
                    places.embedded.mark_ready()
            else:
                revisions = {
                    name: migrate.current(name, url) for name, url in places.owner_urls.items()
                }
        finally:
            places.close()
    except START_ERRORS as error:
        say(str(error))
        if options.json:
            answer({"databases": {}, "error": str(error)})
        return 1
    if options.json:
        answer({"databases": revisions})
    else:
        for name, revision in revisions.items():
            say(f"{name:<12} {revision or 'empty'}")
    return 0
