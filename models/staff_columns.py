"""The columns of the People screen."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from services.identity.records import Staff

_TONES = {"clerk": "neutral", "manager": "info", "admin": "ok"}


def columns_of(stores: Mapping[int, str]) -> list[Column[Staff]]:
    """`stores`: names of the locations by number; read at every paint, so it may grow."""
    return [
        Column("name", _tr("Name"), "text", 240, lambda row: row.name, paint=_name_color),
        Column("role", _tr("Role"), "pill", 120, role_word, paint=lambda r: _TONES.get(r.role)),
        Column("stores", _tr("Stores"), "text", 300, lambda row: stores_of(row, stores)),
        Column("password", _tr("Password"), "text", 210, password_word, paint=_password_color),
        Column("active", _tr("Works here"), "pill", 120, _active_word, paint=_active_tone),
    ]


def role_word(row: Staff) -> str:
    """The role as it is written in lists and choices."""
    return _tr(row.role.capitalize())


def stores_of(row: Staff, stores: Mapping[int, str]) -> str:
    """The names of the stores, "All stores" for every one."""
    if row.stores is None:
        return _tr("All stores")
    return ", ".join(stores.get(each, f"#{each}") for each in sorted(row.stores))


def password_word(row: Staff) -> str:
    """Whether they can sign in, and with what."""
    if row.password == "own":  # noqa: S105 - the kind of password, not one
        return _tr("Their own")
    if row.password:
        return _tr("Temporary, to be changed")
    return _tr("None needed: sample") if row.sample else _tr("None yet: cannot sign in")


def _name_color(row: Staff) -> str:
    return "text" if row.active else "text3"


def _password_color(row: Staff) -> str:
    return "text2" if row.password or row.sample or not row.active else "warn"


def _active_word(row: Staff) -> str:
    return _tr("Active") if row.active else _tr("Left")


def _active_tone(row: Staff) -> str:
    return "ok" if row.active else "neutral"


def _tr(text: str) -> str:
    return QCoreApplication.translate("staff", text)
