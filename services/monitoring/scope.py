"""Whose sentences a reader of the log is told.

What a call was refused with may hold a store's figures ("Only 3 of MUG available at York
store"). The log does not know of which store a call was, so somebody limited to stores reads the
sentences of their own calls alone; that a call was made is told to everybody who reads the log.
"""

import dataclasses
from typing import overload

import msgspec

from services.kernel.activity import Call
from services.kernel.work import Caller
from services.monitoring.records import Activity


def hears_all(reader: Caller) -> bool:
    """Whether `reader` may read, and search, what others were told."""
    return reader.stores is None


@overload
def as_told(call: Call, reader: Caller) -> Call: ...
@overload
def as_told(call: Activity, reader: Caller) -> Activity: ...
def as_told(call: Call | Activity, reader: Caller) -> Call | Activity:
    """`call` as `reader` may read it: `said` is "" where it may not be heard."""
    if hears_all(reader) or reader.name == call.caller:
        return call
    if isinstance(call, Call):
        return dataclasses.replace(call, said="")
    return msgspec.structs.replace(call, said="")
