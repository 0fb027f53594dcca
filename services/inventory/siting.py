"""Stores and warehouses: listed for everybody, changed by those who run the shop."""

from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.inventory import rules
from services.inventory.part import Part
from services.inventory.queries import places
from services.inventory.records import Location, LocationChange, NewLocation
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.operations import command, query


class Siting(Part):
    @query(needs="stock.read")
    def locations(self) -> list[Location]:
        """Every store and warehouse, by id: their names only, so also those of others."""

        def load() -> list[Location]:
            with self._database.reading() as session:
                return [Location(*row) for row in session.execute(places.LOCATIONS)]

        return self._database.cache.read("location", "all", list[Location], load)

    @command(needs="shop.write")
    def add_location(self, new: NewLocation) -> Location:
        """Open a location; exactly this one is answered again, not opened twice.

        Raises Invalid for a field, a code that another one has included.
        """
        fields = rules.checked_location(msgspec.structs.asdict(new))
        try:
            with self._database.writing() as session:
                there = session.execute(places.SAME, fields).one_or_none()
                if there is not None:
                    return Location(*there)
                _code_is_free(session, fields["code"], but=0)
                return Location(*session.execute(places.ADD, fields).one())
        except Conflict as error:
            raise _taken(error, fields) from error

    @command(needs="shop.write")
    def change_location(self, location: int, seen: int, change: LocationChange) -> Location:
        """Change what `change` holds. An inactive location takes no stock any more.

        What it holds already is answered, whatever the version: a retry changes nothing. Raises
        Conflict unless the location is at version `seen`, Invalid for a field, NotFound.
        """
        rules.known_location(location)
        told = msgspec.structs.asdict(change).items()
        fields = rules.checked_location({name: it for name, it in told if it is not UNSET})
        try:
            with self._database.writing() as session:
                before = _locked(session, location)
                whole: dict[str, Any] = msgspec.structs.asdict(before) | fields
                if whole == msgspec.structs.asdict(before):
                    return before
                if before.version != seen:
                    raise _changed(before)
                _code_is_free(session, whole["code"], but=location)
                return Location(
                    *session.execute(places.CHANGE, whole | {"location": location}).one()
                )
        except Conflict as error:
            raise _taken(error, fields) from error


def _locked(session: Session, location: int) -> Location:
    row = session.execute(places.LOCK, {"location": location}).one_or_none()
    if row is None:
        raise NotFound(f"There is no location {location}. Reload the list.")
    return Location(*row)


def _changed(now: Location) -> Conflict:
    return Conflict(f"{now.name} was changed by somebody else. Reload it, then decide.")


def _code_is_free(session: Session, code: str, but: int) -> None:
    owner = session.scalar(places.OWNER_OF_CODE, {"code": code, "but": but})
    if owner is not None:
        raise Invalid(f"{owner} already has the code {code}. Choose another one.", "code")


def _taken(error: Conflict, fields: dict[str, Any]) -> Conflict | Invalid:
    """Somebody may have taken the code between the look and the write."""
    if isinstance(error.__cause__, IntegrityError):
        return Invalid(
            f"Another location has the code {fields.get('code', '')} by now. Choose another one.",
            "code",
        )
    return error
