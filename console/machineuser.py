"""Who sits at the machine: a command line knows the system's user, not a person of the shop."""

import getpass


def machine_user() -> str:
    """The system user's name, for the log of what commands did."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number nobody named
        return "somebody at the machine"
