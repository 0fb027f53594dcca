"""What the parts of the service share."""

from services.kernel.database import Database


class Part:
    """Some of the service's operations; `Inventory` puts them together."""

    def __init__(self, database: Database) -> None:
        self._database = database
