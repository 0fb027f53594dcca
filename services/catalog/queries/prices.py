"""What the catalogue writes to a variant's prices: periods that touch but never overlap.

"Now" is the transaction's; the product's row lock must be held. Amounts are minor units.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

_OF = "variant = :variant AND currency = :currency"

_NOW = text(f"""
    SELECT now() AS now, amount, lower(valid) AS since, upper(valid) AS until,
           (SELECT min(lower(valid)) FROM price WHERE {_OF} AND lower(valid) > now()) AS next
      FROM (SELECT) AS one
      LEFT JOIN price ON {_OF} AND valid @> now()
""")  # noqa: S608 - constants only
_AT = text(f"""
    SELECT amount, lower(valid) AS since, upper(valid) AS until,
           (SELECT min(lower(valid)) FROM price WHERE {_OF} AND lower(valid) > :at) AS next
      FROM (SELECT) AS one
      LEFT JOIN price ON {_OF} AND valid @> CAST(:at AS timestamptz)
""")  # noqa: S608 - constants only
_END = text(f"""
    UPDATE price SET valid = tstzrange(lower(valid), :until)
     WHERE {_OF} AND lower(valid) = :since
""")  # noqa: S608 - constants only
_AMEND = text(f"UPDATE price SET amount = :amount WHERE {_OF} AND lower(valid) = :since")  # noqa: S608 - constants only
_BEGIN = text("""
    INSERT INTO price (variant, currency, amount, valid)
    VALUES (:variant, :currency, :amount, tstzrange(:since, :until))
""")
_REMOVE = text(f"""
    DELETE FROM price WHERE {_OF} AND lower(valid) = :at AND lower(valid) > now()
    RETURNING upper(valid) AS until
""")  # noqa: S608 - constants only
_EXTEND = text(f"""
    UPDATE price SET valid = tstzrange(lower(valid), :until)
     WHERE {_OF} AND upper(valid) = :at
""")  # noqa: S608 - constants only
_SOON = text("SELECT CAST(:at AS timestamptz) > now()")


class Prices:
    """The periods of one variant in one currency."""

    def __init__(self, session: Session, variant: int, currency: str) -> None:
        self._session = session
        self._which = {"variant": variant, "currency": currency}

    def set_now(self, amount: int) -> bool:
        """From now until the next scheduled price; False if that is the price already."""
        found = self._one(_NOW)
        if found.amount == amount:
            return False
        if found.since == found.now:  # begun in this very microsecond: nothing to close
            self._run(_AMEND, since=found.since, amount=amount)
            return True
        if found.since is not None:
            self._run(_END, since=found.since, until=found.now)
        self._run(_BEGIN, amount=amount, since=found.now, until=found.next)
        return True

    def schedule(self, amount: int, at: datetime) -> bool:
        """From `at` as long as the period that covers it; False if one begins right there."""
        found = self._one(_AT, at=at)
        if found.since == at:
            return False
        until = found.next if found.since is None else found.until
        if found.since is not None:
            self._run(_END, since=found.since, until=at)
        self._run(_BEGIN, amount=amount, since=at, until=until)
        return True

    def cancel(self, at: datetime) -> bool:
        """Let the price before run on; False if none is scheduled for `at`."""
        gone = self._session.execute(_REMOVE, self._which | {"at": at}).one_or_none()
        if gone is None:
            return False
        self._run(_EXTEND, at=at, until=gone.until)
        return True

    def is_future(self, at: datetime) -> bool:
        """Whether `at` is still to come by the database's clock."""
        return bool(self._session.scalar(_SOON, {"at": at}))

    def _one(self, statement: Any, **values: Any) -> Row[Any]:
        return self._session.execute(statement, self._which | values).one()

    def _run(self, statement: Any, **values: Any) -> None:
        self._session.execute(statement, self._which | values)
