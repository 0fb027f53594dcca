"""Who signs in with which password, and how long somebody waits who was wrong.

Failures are counted in the database by the name that was typed, so neither a restart nor a
second console shortens a wait, and a wait does not tell whether that name exists.
"""

import unicodedata
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.identity import passwords
from services.kernel import texts
from services.kernel.errors import NotAllowed

FREE = 2  # wrong tries without a wait
LONGEST_WAIT = 300  # seconds
WRONG = "The name or the password is not right."

_FIND = text("""
    SELECT p.id, p.name, c.password_hash FROM person p JOIN credential c ON c.person = p.id
     WHERE p.active AND lower(normalize(p.name, NFKC)) = lower(normalize(:name, NFKC))
""")
_FORGET_OLD = text("""
    DELETE FROM sign_in_failure WHERE name IN
      (SELECT name FROM sign_in_failure WHERE at < now() - interval '1 day' FOR UPDATE SKIP LOCKED)
""")
# The row stays locked to the end: tries at one name at the same moment go one by one.
_QUEUE = text("""
    INSERT INTO sign_in_failure (name, failures, wait_until) VALUES (:name, 0, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET name = excluded.name
    RETURNING failures, ceil(extract(epoch FROM wait_until - clock_timestamp()))::int AS wait
""")
_FAILED = text("""
    UPDATE sign_in_failure SET failures = failures + 1, at = clock_timestamp(),
           wait_until = clock_timestamp() + make_interval(secs => :wait)
     WHERE name = :name
""")
_FORGET = text("DELETE FROM sign_in_failure WHERE name = :name")
_REHASH = text("UPDATE credential SET password_hash = :hash WHERE person = :person")
_SET = text("""
    INSERT INTO credential (person, password_hash, must_change) VALUES (:person, :hash, :must)
    ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash,
      must_change = excluded.must_change, set_at = clock_timestamp()
""")


def tried(session: Session, name: object, password: object) -> int | NotAllowed:
    """The person who may come in, else the refusal: to be raised once the failure is kept."""
    typed = texts.searchable(name).strip() if isinstance(name, str) else ""
    key = _key(typed)
    session.execute(_FORGET_OLD)
    before = session.execute(_QUEUE, {"name": key}).one()
    if before.wait > 0:
        return NotAllowed(f"There were too many wrong tries. {_try_again(before.wait)}")
    found = session.execute(_FIND, {"name": typed}).one_or_none()
    if found is None or not passwords.is_right(found.password_hash, password):
        if found is None:
            passwords.is_right(None, password)
        wait = wait_after(before.failures + 1)
        session.execute(_FAILED, {"name": key, "wait": wait})
        return NotAllowed(f"{WRONG} {_try_again(wait) if wait else 'Check both, then try again.'}")
    session.execute(_FORGET, {"name": key})
    _keep_fresh(session, found, password)
    return int(found.id)


def set_password(session: Session, person: int, password: str, *, must_change: bool) -> None:
    """Keep the hash of a checked password."""
    values = {"person": person, "hash": passwords.hashed(password), "must": must_change}
    session.execute(_SET, values)


def forgive(session: Session, name: str) -> None:
    """Whoever is given a new password need not wait for the old one's failures."""
    session.execute(_FORGET, {"name": _key(name)})


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong tries in a row: 0, 0, 1, 2, 4 … 300."""
    return 0 if failures <= FREE else min(2 ** min(failures - FREE - 1, 16), LONGEST_WAIT)


def _keep_fresh(session: Session, found: Row[Any], password: object) -> None:
    if passwords.is_outdated(found.password_hash) and isinstance(password, str):
        session.execute(_REHASH, {"person": found.id, "hash": passwords.hashed(password)})


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()[:200]


def _try_again(seconds: int) -> str:
    return f"Wait {seconds} second{'' if seconds == 1 else 's'}, then try again."
