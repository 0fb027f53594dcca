"""Passwords: what one must be, and its argon2id hash. A hash takes 64 MB and about 0.1 s."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.kernel.errors import Invalid

SHORTEST, LONGEST = 8, 1024
# Without what looks alike when it is read out or copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4

hasher = PasswordHasher()


def checked(password: object, name: str, field: str = "password") -> str:
    """A password that may be set for the person `name`. Raises Invalid; never repeats it."""
    if not isinstance(password, str) or not _is_text(password):
        raise Invalid("The password holds a character that cannot be typed. Use another.", field)
    if len(password) < SHORTEST:
        raise Invalid(
            f"The password has {len(password)} characters; it needs at least {SHORTEST}.", field
        )
    if len(password) > LONGEST:
        raise Invalid(
            f"The password has {len(password):,} characters; at most {LONGEST:,} are taken.", field
        )
    if _plain(password) == _plain(name):
        raise Invalid("The password is the name. Choose one that nobody can guess.", field)
    return password


def hashed(password: str) -> str:
    """What the database keeps."""
    return hasher.hash(_same(password))


def is_right(kept: str | None, password: object) -> bool:
    """Whether `password` is the one hashed as `kept`; takes as long when nothing is kept."""
    if not isinstance(password, str) or not _is_text(password) or len(password) > LONGEST:
        password = ""
    try:
        return hasher.verify(kept or _nobodys(), _same(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether this release hashes with other parameters than `kept` was made with."""
    return hasher.check_needs_rehash(kept)


def temporary() -> str:
    """Twelve letters and digits in three groups, easy to read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@cache
def _nobodys() -> str:
    return hasher.hash(secrets.token_urlsafe(24))


def _same(password: str) -> str:
    """One form for what two keyboards write in two ways."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _is_text(password: str) -> bool:
    return not any(unicodedata.category(each) in {"Cs", "Cc"} for each in password)
