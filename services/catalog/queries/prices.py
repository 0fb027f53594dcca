"""What the catalogue writes to a variant's prices: periods that touch but never overlap.

"Now" is the transaction's; the product's row lock must be held. Amounts are minor units.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

_OF = "variant = :variant AND currency = :currency"

# Periods end before new ones begin: the join makes every ending happen first.
_SET = text("""
    WITH found AS MATERIALIZED (
      SELECT w.*, p.amount AS was, lower(p.valid) AS since,
             (SELECT min(lower(f.valid)) FROM price f WHERE f.variant = w.variant
                 AND f.currency = w.currency AND lower(f.valid) > now()) AS next
        FROM unnest(CAST(:variants AS bigint[]), CAST(:currencies AS text[]),
                    CAST(:amounts AS bigint[])) AS w (variant, currency, amount)
        LEFT JOIN price p ON p.variant = w.variant AND p.currency = w.currency
                         AND p.valid @> now()
       WHERE p.amount IS DISTINCT FROM w.amount),
    amended AS (  -- begun in this very microsecond: nothing to close
      UPDATE price SET amount = found.amount FROM found
       WHERE price.variant = found.variant AND price.currency = found.currency
         AND lower(price.valid) = found.since AND found.since = now()),
    ended AS (
      UPDATE price SET valid = tstzrange(lower(price.valid), now()) FROM found
       WHERE price.variant = found.variant AND price.currency = found.currency
         AND lower(price.valid) = found.since AND found.since < now()
      RETURNING price.variant, price.currency)
    INSERT INTO price (variant, currency, amount, valid)
    SELECT found.variant, found.currency, found.amount, tstzrange(now(), found.next)
      FROM found LEFT JOIN ended ON ended.variant = found.variant
                                AND ended.currency = found.currency
     WHERE found.amount IS NOT NULL AND found.since IS DISTINCT FROM now()
     ORDER BY found.variant
""")
_SET_COSTS = text("""
    WITH wanted AS (
      SELECT * FROM unnest(CAST(:variants AS bigint[]), CAST(:amounts AS bigint[]))
                 AS w (variant, amount)),
    ended AS (
      DELETE FROM cost USING wanted
       WHERE cost.variant = wanted.variant AND wanted.amount IS NULL)
    INSERT INTO cost (variant, amount)
    SELECT variant, amount FROM wanted WHERE amount IS NOT NULL ORDER BY variant
    ON CONFLICT (variant) DO UPDATE SET amount = excluded.amount
     WHERE cost.amount <> excluded.amount
""")
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


def set_all(session: Session, wanted: Sequence[tuple[int, str, int | None]]) -> None:
    """(variant, currency, amount) from now until each one's next scheduled price.

    None ends the price. What is the price already stays as it is.
    """
    variants, currencies, amounts = zip(*wanted, strict=True)
    values = {"variants": variants, "currencies": currencies, "amounts": amounts}
    session.execute(_SET, {name: list(each) for name, each in values.items()})


def set_costs(session: Session, wanted: Sequence[tuple[int, int | None]]) -> None:
    """(variant, amount) from now on; None: not known any more."""
    variants, amounts = zip(*wanted, strict=True)
    session.execute(_SET_COSTS, {"variants": list(variants), "amounts": list(amounts)})


class Prices:
    """The periods of one variant in one currency."""

    def __init__(self, session: Session, variant: int, currency: str) -> None:
        self._session = session
        self._which: dict[str, Any] = {"variant": variant, "currency": currency}

    def set_now(self, amount: int) -> None:
        """From now until the next scheduled price."""
        set_all(self._session, [(self._which["variant"], self._which["currency"], amount)])

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
