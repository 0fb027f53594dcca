"""The people of a shop: who may work where, and that an admin always remains."""

import threading
import time

import psycopg
import pytest

from services.identity.records import NewPerson, PersonChange, ShopChange
from services.identity.service import PUBLIC, caller_of
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " OR NOT granted AND locktype = 'transactionid'"
)


@pytest.fixture
def two_admins(identity, vacant, as_admin):
    """Ada and Bo, both admins who can sign in."""
    made = [identity.add_person(NewPerson(name, "admin")) for name in ("Ada", "Bo")]
    for each in made:
        identity.reset_password(each.id)
    return [each for each in identity.staff() if each.active]


def test_changes_write_what_is_set_and_can_be_changed_back(identity, two_admins):
    made = identity.add_person(NewPerson("Cy", "clerk", frozenset({2})))
    moved = identity.change_person(
        made.id, made.version, PersonChange(stores=frozenset({1, 2}), name="Cyrus")
    )
    assert (moved.name, moved.role, moved.stores) == ("Cyrus", "clerk", {1, 2})
    with pytest.raises(Conflict, match="Cyrus was changed by somebody else"):
        identity.change_person(made.id, made.version, PersonChange(role="manager"))
    up = identity.change_person(made.id, moved.version, PersonChange(role="admin"))
    assert up.stores is None
    back = identity.change_person(
        made.id, up.version, PersonChange(role="clerk", stores=frozenset({1, 2}))
    )
    assert back.stores == {1, 2}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "ada"}, "name"),
        ({"name": "\uff21da"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"role": "owner"}, "role"),
        ({"role": "clerk"}, "stores"),
        ({"stores": frozenset()}, "stores"),
        ({"role": "admin", "stores": frozenset({1})}, "stores"),
        ({"stores": frozenset({2**15})}, "stores"),
        ({"stores": frozenset({True})}, "stores"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(identity, two_admins, fields, field):
    with pytest.raises(Invalid) as refused:
        identity.add_person(NewPerson(**{"name": "Dee", "role": "manager"} | fields))
    assert refused.value.field == field
    assert len(identity.staff()) == 2


def test_the_last_admin_stays(identity, two_admins):
    ada, bo = two_admins
    for change in (PersonChange(active=False), PersonChange(role="manager")):
        gone = identity.change_person(ada.id, ada.version, change)
        with pytest.raises(Conflict, match="Bo is the only admin who can sign in"):
            identity.change_person(bo.id, bo.version, change)
        ada = identity.change_person(ada.id, gone.version, PersonChange(role="admin", active=True))


def test_an_admin_without_a_password_does_not_count(identity, two_admins):
    ada, bo = two_admins
    identity.add_person(NewPerson("Cy", "admin"))
    identity.change_person(ada.id, ada.version, PersonChange(active=False))
    with pytest.raises(Conflict, match="only admin"):
        identity.change_person(bo.id, bo.version, PersonChange(role="manager"))


@pytest.mark.parametrize("change", [PersonChange(active=False), PersonChange(role="manager")])
def test_two_admins_who_remove_each_other_at_once_leave_one(identity, own, two_admins, change):
    """Neither can finish before the other has begun: both are held at their writes."""
    told = []

    def remove(other) -> None:
        with work.doing(work.Work(work.Caller("an admin", frozenset({"people.write"})))):
            try:
                identity.change_person(other.id, other.version, change)
            except Conflict as error:
                told.append(str(error))

    threads = [threading.Thread(target=remove, args=[each]) for each in two_admins]
    with psycopg.connect(own.owner) as holding:
        holding.execute("LOCK TABLE audit IN SHARE MODE")
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 10
        while holding.execute(WAITING).fetchone() != (2,):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    left = [each for each in identity.staff() if each.active and each.role == "admin"]
    assert len(left) == 1
    assert len(told) == 1
    assert told[0].startswith(f"{left[0].name} is the only admin who can sign in.")


def test_only_an_admin_sees_or_changes_the_people(identity, own):
    with work.doing(work.Work(PUBLIC)):
        manager = next(each for each in identity.people() if each.role == "manager")
    with work.doing(work.Work(caller_of(manager))):
        for call in (
            identity.staff,
            lambda: identity.add_person(NewPerson("Me", "admin")),
            lambda: identity.change_person(manager.id, 1, PersonChange(role="admin")),
            lambda: identity.reset_password(manager.id),
            lambda: identity.change_shop(1, ShopChange(name="Mine")),
        ):
            with pytest.raises(NotAllowed):
                call()


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, "1", None])
def test_nobody_has_such_a_number(identity, as_admin, number):
    with pytest.raises(NotFound):
        identity.change_person(number, 1, PersonChange(name="X"))
    with pytest.raises(NotFound):
        identity.reset_password(number)
