"""`people list` and `people reset NAME`: the way back in for whoever lost the owner's password.

It needs the databases of this machine, so it is for whoever may start the console here anyway.
What it changes is audited under the name of the system's user.
"""

import argparse
from typing import TYPE_CHECKING

from console.machineuser import machine_user
from console.output import answer, say
from console.settings import Settings

if TYPE_CHECKING:
    from services.identity.records import Staff
    from services.identity.service import Identity


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0; 1 with a sentence when nobody has the name or a database does not answer."""
    from console.places import (  # noqa: PLC0415 - the engines' modules, when needed
        START_ERRORS,
        find_places,
        upgrade,
    )
    from services.identity.service import Identity  # noqa: PLC0415 - ditto
    from services.kernel import work  # noqa: PLC0415 - ditto
    from services.kernel.database import Database  # noqa: PLC0415 - ditto

    caller = work.Caller(f"{machine_user()} (people reset)", frozenset({"people.write"}))
    try:
        places = find_places(settings, say)
        try:
            upgrade(places, say)
            database = Database("identity", places.urls["identity"])
            try:
                with work.doing(work.Work(caller)):
                    told = _do(Identity(database), options)
            finally:
                database.close()
        finally:
            places.close()
    except START_ERRORS as error:
        say(str(error))
        if options.json:
            answer({"error": str(error)})
        return 1
    if options.json:
        answer(told)
    return 0


def _do(identity: "Identity", options: argparse.Namespace) -> dict[str, object]:
    staff = identity.staff()
    if options.action == "reset":
        person = _named(staff, options.name)
        password = identity.reset_password(person.id)
        say(f"The temporary password of {person.name} is: {password}")
        say("It is told this once. It must be changed at the next sign-in.")
        if not person.active:
            say(f"{person.name} does not work here any more and cannot sign in with it.")
        return {"name": person.name, "temporary_password": password, "active": person.active}
    for person in staff:
        password = person.password or "no password"
        say(f"{person.name:<32} {person.role:<8} {password if person.active else 'left'}")
    return {
        "people": [
            {
                "name": each.name,
                "role": each.role,
                "active": each.active,
                "password": each.password,
            }
            for each in staff
        ]
    }


def _named(staff: "list[Staff]", name: str) -> "Staff":
    from services.kernel.errors import NotFound  # noqa: PLC0415 - ditto

    for person in staff:
        if person.name.casefold() == name.strip().casefold():
            return person
    raise NotFound(f"Nobody is named {name!r}. `python main.py people list` shows who works here.")
