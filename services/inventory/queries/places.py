"""Stores and warehouses."""

from sqlalchemy import text

_LOCATION = "id, code, name, kind, city, sample, active, row_version"
LOCATIONS = text(f"SELECT {_LOCATION} FROM location ORDER BY id")  # noqa: S608 - constants only
LOCK = text(f"SELECT {_LOCATION} FROM location WHERE id = :location FOR NO KEY UPDATE")  # noqa: S608 - ditto
SAME = text(
    f"SELECT {_LOCATION} FROM location WHERE code = :code AND name = :name AND kind = :kind"  # noqa: S608 - ditto
    " AND city = :city"
)
OWNER_OF_CODE = text("SELECT name FROM location WHERE lower(code) = lower(:code) AND id <> :but")
ADD = text(
    "INSERT INTO location (code, name, kind, city) VALUES (:code, :name, :kind, :city)"  # noqa: S608 - ditto
    f" RETURNING {_LOCATION}"
)
CHANGE = text(
    "UPDATE location SET code = :code, name = :name, kind = :kind, city = :city, active = :active"  # noqa: S608 - ditto
    f" WHERE id = :location RETURNING {_LOCATION}"
)
