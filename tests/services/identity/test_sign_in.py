"""Passwords: set up, sign in, wrong tries, temporary ones. Nothing else ever holds a hash."""

import threading

import argon2
import psycopg
import pytest

from services.identity import passwords, signing
from services.identity.records import NewPerson, NewShop, PersonChange
from services.identity.service import PUBLIC, caller_of
from services.kernel import work
from services.kernel.activity import LOG
from services.kernel.errors import Conflict, Invalid, NotAllowed

SHOP = NewShop("Corner Shop", "EUR", "Ada Lovelace", "correct horse")


@pytest.fixture
def owner(identity, vacant):
    """The owner of a shop that was just set up."""
    with work.doing(work.Work(PUBLIC)):
        return identity.set_up(SHOP)


@pytest.fixture
def psql(own):
    with psycopg.connect(own.owner, autocommit=True) as connection:
        yield connection


def sign_in(identity, name, password):
    with work.doing(work.Work(PUBLIC)):
        return identity.sign_in(name, password)


def test_a_shop_begins_with_its_owner_and_only_once(identity, vacant):
    with work.doing(work.Work(PUBLIC)):
        before = identity.shop()
        assert (before.ready, before.passwords, before.sample) == (False, False, False)
        owner = identity.set_up(SHOP)
        after = identity.shop()
        assert (after.name, after.currency) == ("Corner Shop", "EUR")
        assert (after.ready, after.passwords, after.sample) == (True, True, False)
        assert (owner.role, owner.stores, owner.must_change) == ("admin", None, False)
        with pytest.raises(Conflict, match="set up"):
            identity.set_up(SHOP)
        assert identity.people() == [], "nobody is listed who needs a password"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"currency": "euro"}, "currency"),
        ({"owner": ""}, "owner"),
        ({"owner": "A\u200bB"}, "owner"),
        ({"password": "short"}, "password"),
        ({"password": "ADA LOVELACE "}, "password"),
        ({"password": "tab\tinside it"}, "password"),
    ],
)
def test_a_shop_that_cannot_begin_leaves_nothing_behind(identity, vacant, change, field):
    fields = {"name": "Shop", "currency": "EUR", "owner": "Ada Lovelace", "password": "long enough"}
    with work.doing(work.Work(PUBLIC)):
        with pytest.raises(Invalid) as refused:
            identity.set_up(NewShop(**fields | change))
        assert refused.value.field == field
        assert not identity.shop().ready
        assert not identity.shop().name


def test_signing_in_takes_the_name_in_any_case_and_the_whole_password(identity, owner):
    assert sign_in(identity, "  ada LOVELACE", "correct horse") == owner
    for name, password in (
        ("Ada Lovelace", "correct horse "),
        ("Ada Lovelace", ""),
        ("Ada\x00", "\ud800"),
        ("Nobody", "correct horse"),
        ("", ""),
        (None, None),
    ):
        with pytest.raises(NotAllowed, match="The name or the password is not right"):
            sign_in(identity, name, password)


def test_wrong_tries_wait_longer_and_longer_whoever_is_tried(identity, owner, psql):
    assert [signing.wait_after(n) for n in (1, 2, 3, 4, 5, 30)] == [0, 0, 1, 2, 4, 300]
    said = {}
    for name in ("Ada Lovelace", "Nobody"):
        said[name] = []
        for _ in range(4):
            with pytest.raises(NotAllowed) as refused:
                sign_in(identity, name, "wrong wrong")
            said[name].append(str(refused.value))
    assert said["Ada Lovelace"] == said["Nobody"]
    assert "Wait 1 second, then" in said["Nobody"][2]
    assert "too many wrong tries" in said["Nobody"][3]
    psql.execute("UPDATE sign_in_failure SET wait_until = now() + interval '1 minute'")
    with pytest.raises(NotAllowed, match="too many wrong tries. Wait 60 seconds"):
        sign_in(identity, "ADA LOVELACE", "correct horse")
    psql.execute("UPDATE sign_in_failure SET wait_until = now()")  # time passes
    assert sign_in(identity, "Ada Lovelace", "correct horse").id == owner.id
    assert psql.execute("SELECT name FROM sign_in_failure").fetchall() == [("nobody",)]


def test_tries_at_the_same_moment_are_counted_each(identity, owner, psql):
    def guess() -> None:
        with pytest.raises(NotAllowed):
            sign_in(identity, "Ada Lovelace", "guess guess")

    threads = [threading.Thread(target=guess) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The third starts the wait, so no later one was even compared.
    assert psql.execute("SELECT failures FROM sign_in_failure").fetchall() == [(3,)]


def test_a_temporary_password_opens_only_its_own_change(identity, owner):
    with work.doing(work.Work(caller_of(owner))):
        clerk = identity.add_person(NewPerson("Bo", "clerk", frozenset({1, 3})))
        assert clerk.password == ""
        temporary = identity.reset_password(clerk.id)
    bo = sign_in(identity, "Bo", temporary)
    assert (bo.must_change, bo.permissions) == (True, {"password.change"})
    with work.doing(work.Work(caller_of(bo))):
        for new, field in ((temporary, "new"), ("short", "new"), ("bo", "new")):
            with pytest.raises(Invalid) as refused:
                identity.change_password(temporary, new)
            assert refused.value.field == field
        with pytest.raises(NotAllowed, match="not right"):
            identity.change_password("not the old one", "brand new one")
        changed = identity.change_password(temporary, "brand new one")
    assert (changed.must_change, changed.stores) == (False, {1, 3})
    assert "stock.read" in changed.permissions
    with pytest.raises(NotAllowed):
        sign_in(identity, "Bo", temporary)
    assert sign_in(identity, "Bo", "brand new one") == changed


def test_who_has_left_is_refused_like_a_stranger(identity, owner):
    with work.doing(work.Work(caller_of(owner))):
        bo = identity.add_person(NewPerson("Bo", "manager"))
        password = identity.reset_password(bo.id)
        bo = next(each for each in identity.staff() if each.id == bo.id)
        identity.change_person(bo.id, bo.version, PersonChange(active=False))
    with pytest.raises(NotAllowed, match="The name or the password is not right"):
        sign_in(identity, "Bo", password)


def test_no_hash_leaves_its_table_and_no_password_is_kept_anywhere(identity, owner, psql):
    start = LOG.next_number()
    sign_in(identity, "Ada Lovelace", "correct horse")
    with work.doing(work.Work(caller_of(owner))):
        temporary = identity.reset_password(owner.id)
    (kept,) = psql.execute("SELECT password_hash FROM credential").fetchone()
    assert kept.startswith("$argon2id$")
    (dumped,) = psql.execute(
        "SELECT (SELECT jsonb_agg(to_jsonb(a)) FROM audit a)::text"
        " || (SELECT jsonb_agg(to_jsonb(o)) FROM cache_outbox o)::text"
    ).fetchone()
    calls = repr(LOG.since(start))
    for secret in (kept, "argon2", "correct horse", temporary):
        assert secret not in dumped
        assert secret not in calls
    changes = psql.execute(
        "SELECT actor, new ->> 'password' FROM audit WHERE table_name = 'credential'"
        " AND subject = %s ORDER BY id",
        [f"person:{owner.id}"],
    ).fetchall()
    assert changes == [("nobody", "own"), ("Ada Lovelace", "temporary")]


def test_a_hash_of_other_parameters_is_made_anew_without_an_entry(
    identity, owner, psql, monkeypatch
):
    monkeypatch.setattr(passwords, "hasher", argon2.PasswordHasher())
    before = psql.execute("SELECT count(*) FROM audit").fetchone()
    sign_in(identity, "Ada Lovelace", "correct horse")
    (kept,) = psql.execute("SELECT password_hash FROM credential").fetchone()
    assert not argon2.PasswordHasher().check_needs_rehash(kept)
    assert psql.execute("SELECT count(*) FROM audit").fetchone() == before
    assert sign_in(identity, "Ada Lovelace", "correct horse").id == owner.id
