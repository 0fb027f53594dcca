"""Where the homes of tests are made: in memory, if this machine lets programs run there.

A home is 50 MB of files that PostgreSQL makes, copies and flushes, and a run makes a hundred. What
a test kills is a process, never the machine, so what was written is there either way.
"""

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30


def _roomy() -> bool:
    try:
        flags, free = os.statvfs(_MEMORY).f_flag, shutil.disk_usage(_MEMORY).free
    except OSError:
        return False
    return os.access(_MEMORY, os.W_OK) and not flags & os.ST_NOEXEC and free > _ROOM


GROUND = _MEMORY if hasattr(os, "statvfs") and _roomy() else None  # None: the system's own choice
