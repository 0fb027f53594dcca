"""What the catalogue's controllers work with, handed over as one."""

from dataclasses import dataclass

from services.catalog.service import Catalog
from services.inventory.service import Inventory
from views.catalog.saving import Commits
from views.kit.screen import Context
from views.kit.tasks import Tasks


@dataclass(frozen=True)
class Desk:
    """The two services, the screen's tasks, and where committed changes are told."""

    catalog: Catalog
    inventory: Inventory
    context: Context
    tasks: Tasks
    commits: Commits
