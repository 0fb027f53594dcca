"""The screens of the console, in the order of the rail. A new screen is one line here."""

from collections.abc import Callable

from console.connect import Shop
from console.window import ScreenEntry, Window
from services.identity.service import Identity
from services.kernel.work import Caller
from views.activity.screen import ActivityScreen
from views.catalog.screen import CatalogScreen
from views.inventory.screen import InventoryScreen
from views.kit.changes import ChangeSignal
from views.kit.preferences import Preferences
from views.kit.screen import Context, FlushSubject
from views.kit.tasks import Workers
from views.kit.undo import UndoStack
from views.operations.before_after import BeforeAfterScreen
from views.operations.comparing import Comparisons
from views.operations.rushing import Rushes
from views.operations.screen import OperationsScreen
from views.people.screen import PeopleScreen
from views.shop.screen import ShopScreen


def entries_for(
    shop: Shop, rushes: Rushes | None = None, comparisons: Comparisons | None = None
) -> list[ScreenEntry]:
    """What the rail offers; screens without the caller's permission are left out by it."""
    return [
        ScreenEntry(OperationsScreen, lambda c: OperationsScreen(c, shop.monitoring, rushes)),
        ScreenEntry(BeforeAfterScreen, lambda c: BeforeAfterScreen(c, comparisons)),
        ScreenEntry(CatalogScreen, lambda c: CatalogScreen(c, shop.catalog, shop.inventory)),
        ScreenEntry(InventoryScreen, lambda c: InventoryScreen(c, shop.inventory)),
        ScreenEntry(PeopleScreen, lambda c: PeopleScreen(c, shop.identity, shop.inventory)),
        ScreenEntry(
            ShopScreen, lambda c: ShopScreen(c, shop.catalog, shop.inventory, shop.identity)
        ),
        ScreenEntry(ActivityScreen, lambda c: ActivityScreen(c, shop.monitoring)),
    ]


def context_for(  # noqa: PLR0913 - each is one thing that screens are given
    window: Window,
    workers: Workers,
    caller: Caller,
    changes: ChangeSignal,
    identity: Identity,
    *,
    flush: Callable[[FlushSubject], object],
) -> Context:
    """What every screen of `caller` is given."""
    return Context(
        workers=workers,
        caller=caller,
        undo=UndoStack(workers, window),
        toasts=window.toasts,
        changes=changes,
        state=window.state,
        go=window.go,
        identity=identity,
        preferences=Preferences(identity, workers, caller, window),
        flush=flush,
        is_outage_told=window.banner.tells_outage,
    )
