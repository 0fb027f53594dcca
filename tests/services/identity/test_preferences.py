import threading

import psycopg
import pytest

from services.identity.records import NewView, ViewChange
from services.identity.service import PUBLIC, caller_of
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


@pytest.fixture
def as_(identity, own):
    """``with as_("clerk"):`` does what follows as the sample person of that role."""
    with psycopg.connect(own.owner, autocommit=True) as owner:
        owner.execute("DELETE FROM preference; DELETE FROM saved_view")
    with work.doing(work.Work(PUBLIC)):
        people = {person.role: caller_of(person) for person in identity.people()}
    return lambda role: work.doing(work.Work(people[role]))


def test_preferences_are_the_persons_own_and_none_forgets(identity, as_):
    with as_("clerk"):
        identity.set_preference("catalog.columns", {"name": 240, "order": ["sku", "name"]})
        identity.set_preference("catalog.columns", {"name": 200})
        identity.set_preference("theme", "dark")
    with as_("admin"):
        assert identity.preferences() == {}
    with as_("clerk"):
        identity.set_preference("theme", None)
        assert identity.preferences() == {"catalog.columns": {"name": 200}}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("", 1),
        ("Ünknown", 1),
        ("a" * 101, 1),
        ("ok", object()),
        ("ok", "a\x00b"),
        ("ok", "\ud800"),
        ("ok", "x" * 70_000),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(identity, as_, key, value):
    with as_("clerk"):
        with pytest.raises(Invalid):
            identity.set_preference(key, value)
        assert identity.preferences() == {}


def test_a_program_has_no_preferences(identity):
    program = work.Caller("program", frozenset({"views.use"}))
    with work.doing(work.Work(program)), pytest.raises(NotAllowed, match="Sign in first"):
        identity.preferences()


def test_views_are_ones_own_until_shared(identity, as_):
    with as_("manager"):
        mine = identity.save_view(NewView("catalog", "Cheap", {"price_to": 100}))
        identity.save_view(NewView("inventory", "Elsewhere", {}))
    with as_("clerk"):
        own = identity.save_view(NewView("catalog", "Cheap", {"text": "mug"}))
        assert identity.views("catalog") == [own]
        with pytest.raises(NotFound):
            identity.change_view(mine.id, mine.version, ViewChange(name="Seen"))
    with as_("manager"):
        shared = identity.change_view(mine.id, mine.version, ViewChange(shared=True))
        assert (shared.shared, shared.state) == (True, {"price_to": 100})
    with as_("clerk"):
        assert identity.views("catalog") == [own, shared]
        assert identity.views("catalog")[1].owner_name == "Daniel Whitfield"


def test_sharing_and_others_shared_views_need_the_right(identity, as_):
    with as_("manager"):
        shared = identity.save_view(NewView("catalog", "Ours", {}, shared=True))
    with as_("clerk"):
        with pytest.raises(NotAllowed, match="share a view"):
            identity.save_view(NewView("catalog", "Mine", {}, shared=True))
        with pytest.raises(NotAllowed, match="view Ours of Daniel Whitfield"):
            identity.change_view(shared.id, shared.version, ViewChange(name="Theirs"))
        with pytest.raises(NotAllowed):
            identity.remove_view(shared.id)
        assert identity.views("catalog") == [shared]
    with as_("admin"):
        own = identity.change_view(shared.id, shared.version, ViewChange(shared=False))
        assert not own.shared
        assert identity.views("catalog") == []
    with as_("manager"):
        assert identity.views("catalog") == [own]


def test_a_name_is_taken_in_any_case_and_a_stale_change_is_a_conflict(identity, as_):
    with as_("clerk"):
        view = identity.save_view(NewView("catalog", "Low stock", {"low": True}))
        with pytest.raises(Invalid, match="view named LOW STOCK") as refused:
            identity.save_view(NewView("catalog", "LOW STOCK", {}))
        assert refused.value.field == "name"
        identity.change_view(view.id, view.version, ViewChange(state={"low": False}))
        with pytest.raises(Conflict):
            identity.change_view(view.id, view.version, ViewChange(name="Late"))
        identity.remove_view(view.id)
        with pytest.raises(NotFound):
            identity.remove_view(view.id)


def test_two_saves_of_one_name_at_once_leave_one_view(identity, as_):
    begin, told = threading.Barrier(2), []

    def save() -> None:
        with as_("clerk"):
            begin.wait()
            try:
                identity.save_view(NewView("catalog", "Twice", {}))
            except (Invalid, Conflict) as error:
                told.append(str(error))

    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with as_("clerk"):
        assert len(identity.views("catalog")) == 1
    assert "view named Twice" in told[0]
