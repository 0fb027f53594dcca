"""Commands on saved views, each with what takes it back. Functions for a worker."""

from functools import partial

import msgspec
from msgspec import UNSET
from PySide6.QtCore import QCoreApplication

from services.identity.records import NewView, SavedView, ViewChange
from services.identity.service import Identity
from views.kit.undo import Done

Outcome = tuple[SavedView | None, Done]  # the view as it is now, None: removed


def save(identity: Identity, new: NewView) -> Outcome:
    """A new view. Taking that back removes it."""
    view = identity.save_view(new)
    text = _tr("View {0} saved").format(view.name)
    return view, Done(text, lambda: remove(identity, view)[1])


def remove(identity: Identity, view: SavedView) -> Outcome:
    """Taken back, it is there again as a new view of whoever takes back."""
    identity.remove_view(view.id)
    again = NewView(view.screen, view.name, view.state, view.shared)
    text = _tr("View {0} removed").format(view.name)
    return None, Done(text, lambda: save(identity, again)[1])


def change(identity: Identity, before: SavedView, wanted: ViewChange) -> Outcome:
    """Taking back sets the same fields to what they were."""
    after = identity.change_view(before.id, before.version, wanted)
    fields = [f.name for f in msgspec.structs.fields(ViewChange) if _is_set(wanted, f.name)]
    inverse = ViewChange(**{name: getattr(before, name) for name in fields})
    return after, Done(_said(before, after), partial(_back, identity, after, inverse))


def _back(identity: Identity, view: SavedView, wanted: ViewChange) -> Done:
    return change(identity, view, wanted)[1]


def _said(before: SavedView, after: SavedView) -> str:
    if before.name != after.name:
        return _tr("View {0} renamed to {1}").format(before.name, after.name)
    if before.shared != after.shared:
        now = _tr("View {0} is shared with everybody")
        return (now if after.shared else _tr("View {0} is no longer shared")).format(after.name)
    return _tr("View {0} updated").format(after.name)


def _is_set(wanted: ViewChange, field: str) -> bool:
    return getattr(wanted, field) is not UNSET


def _tr(text: str) -> str:
    return QCoreApplication.translate("views", text)
