"""What can go wrong, told so that a person knows what to do next.

::

    ServiceError
     ├── Invalid       422  the input makes no sense; change it
     ├── NotFound      404  no such product, SKU, location, person
     ├── NotAllowed    403  this person may not do this
     ├── Conflict      409  somebody else was first; reload, then decide (no retry button)
     ├── Unavailable   503  something did not answer in time; nothing was changed (retry button)
     └── Cancelled     499  the user asked to stop; never shown

A service raises one of these; the HTTP host turns it into ``status`` and ``code``, the
remote client turns that back into the same class, and the console shows it in the
banner. Anything else that escapes a service is a bug and is logged with its traceback.
"""

from typing import ClassVar


class ServiceError(Exception):
    """Base of every expected failure. ``str(error)`` is shown to the user as is."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    can_retry: ClassVar[bool] = False  # the very same call may succeed later


class Invalid(ServiceError):
    """The request makes no sense; `field` names the field to mend, if it is one."""

    code, status = "invalid", 422

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(ServiceError):
    """What was asked for is not there."""

    code, status = "not_found", 404


class NotAllowed(ServiceError):
    """The caller lacks a permission, or the store is not theirs."""

    code, status = "not_allowed", 403


class Conflict(ServiceError):
    """Somebody else was first. The same call would fail again: reload, then decide."""

    code, status = "conflict", 409


class Unavailable(ServiceError):
    """Something did not answer in time, or undid the work; nothing was changed."""

    code, status, can_retry = "unavailable", 503, True


class Cancelled(ServiceError):
    """The user asked to stop. Never shown."""

    code, status = "cancelled", 499


BY_CODE: dict[str, type[ServiceError]] = {
    kind.code: kind
    for kind in (ServiceError, Invalid, NotFound, NotAllowed, Conflict, Unavailable, Cancelled)
}
