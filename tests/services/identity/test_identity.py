import psycopg
import pytest

from services.identity.service import PUBLIC, caller_of
from services.kernel import work
from services.kernel.errors import NotAllowed, NotFound


def test_whoever_has_not_signed_in_sees_the_people_and_what_each_may_do(identity):
    with work.doing(work.Work(PUBLIC)):
        people = {person.role: person for person in identity.people()}

    assert [(p.name, p.sample) for p in people.values()] == [
        ("Amelia Hughes", True),
        ("Daniel Whitfield", True),
        ("Margaret Shaw", True),
    ]
    clerk, manager, admin = people["clerk"], people["manager"], people["admin"]
    assert clerk.permissions == {
        "catalog.read",
        "catalog.write",
        "stock.read",
        "stock.write",
        "views.use",
        "password.change",
    }
    assert manager.permissions - clerk.permissions == {
        "price.write",
        "catalog.create",
        "catalog.archive",
        "activity.read",
        "reorder.write",
        "cost.read",
        "catalog.arrange",
        "views.share",
        "stock.check",
        "operations.read",
        "rush.run",
    }
    assert admin.permissions - manager.permissions == {
        "cache.flush",
        "people.write",
        "health.read",
        "shop.write",
    }


def test_a_clerk_works_for_one_store_and_the_others_for_all(identity):
    with work.doing(work.Work(PUBLIC)):
        stores = {person.role: caller_of(person).stores for person in identity.people()}
    assert stores == {"clerk": {2}, "manager": None, "admin": None}


def test_who_has_left_cannot_sign_in(identity, own):
    with psycopg.connect(own.owner, autocommit=True) as owner:
        (left,) = owner.execute(
            "INSERT INTO person (name, role, active) VALUES ('Gone', 'admin', false) RETURNING id"
        ).fetchone()
    with work.doing(work.Work(PUBLIC)):
        assert "Gone" not in [person.name for person in identity.people()]
        with pytest.raises(NotFound, match=f"Nobody with number {left}"):
            identity.person(left)


def test_the_list_is_for_those_who_may_sign_in(identity):
    with pytest.raises(NotAllowed, match=r"people\.list"):
        identity.people()


def test_the_service_itself_may_not_change_a_role(own):
    with (
        psycopg.connect(own.runtime) as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute("UPDATE role_permission SET permission = 'people.write'")
